// A proxy in front of the node that notes which JSON-RPC methods a client used and how they were answered.
import { createServer } from "node:http";
import { WebSocket, WebSocketServer } from "ws";

const METHOD_NOT_FOUND = -32601;

/// Listens on a free port; `methods` maps each method to "answered" or "unknown".
export async function record(target) {
  const methods = new Map();

  const note = (requests, responses) => {
    const errors = new Map([responses].flat().map((response) => [response?.id, response?.error?.code]));
    for (const { id, method } of [requests].flat()) {
      if (typeof method !== "string") continue;
      const known = errors.get(id) !== METHOD_NOT_FOUND;
      if (known || !methods.has(method)) methods.set(method, known ? "answered" : "unknown");
    }
  };

  const server = createServer(async (request, response) => {
    try {
      const body = [];
      for await (const chunk of request) body.push(chunk);
      const text = Buffer.concat(body);
      const answer = await fetch(target, {
        method: request.method,
        headers: { "content-type": request.headers["content-type"] ?? "application/json" },
        body: text.length > 0 ? text : undefined,
      });
      const answered = await answer.text();
      note(parsed(text), parsed(answered));
      response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "application/json" });
      response.end(answered);
    } catch (error) {
      // The client sees what it would see without a proxy: a connection that breaks.
      response.destroy(error);
    }
  });

  const sockets = new WebSocketServer({ noServer: true });
  server.on("upgrade", (request, socket, head) => {
    const node = new WebSocket(target.replace(/^http/, "ws"));
    node.on("error", () => socket.destroy());
    node.on("open", () =>
      sockets.handleUpgrade(request, socket, head, (client) => {
        const open = new Map();
        client.on("message", (data) => {
          for (const sent of [parsed(data)].flat()) open.set(sent?.id, sent);
          node.send(data.toString());
        });
        node.on("message", (data) => {
          for (const answer of [parsed(data)].flat()) {
            if (!open.has(answer?.id)) continue;
            note(open.get(answer.id), answer);
            open.delete(answer.id);
          }
          client.send(data.toString());
        });
        client.on("close", () => node.close());
        node.on("close", () => client.close());
      }),
    );
  });

  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = `127.0.0.1:${server.address().port}`;
  return {
    url: `http://${address}`,
    webSocket: `ws://${address}`,
    methods,
    close() {
      server.close();
      server.closeAllConnections();
      for (const client of sockets.clients) client.terminate();
    },
  };
}

function parsed(text) {
  try {
    return JSON.parse(text.toString());
  } catch {
    return [];
  }
}
