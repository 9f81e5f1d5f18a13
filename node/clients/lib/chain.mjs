// Starts a fresh `stylus-node` for a suite and keeps a record of the methods it was asked for.
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after } from "node:test";
import { record } from "./recorder.mjs";

const START_SECONDS = 30;

/// A node of its own, stopped when the suite is over.
export async function startChain(suite, flags = []) {
  const binary = process.env.STYLUS_NODE;
  if (!binary) throw new Error("STYLUS_NODE does not name the binary; start the suites with node/clients/run");
  const node = spawn(binary, ["--port", "0", ...flags], { stdio: ["ignore", "pipe", "inherit"] });
  process.on("exit", () => node.kill("SIGKILL"));
  const banner = await new Promise((resolve, reject) => {
    let text = "";
    const late = setTimeout(() => reject(new Error(`${binary} is not ready after ${START_SECONDS} s`)), START_SECONDS * 1_000);
    node.on("error", reject);
    node.on("exit", (code) => reject(new Error(`${binary} ended with ${code} before it was ready:\n${text}`)));
    node.stdout.setEncoding("utf8");
    node.stdout.on("data", (chunk) => {
      text += chunk;
      if (!/^Listening on .*\n/m.test(text)) return;
      clearTimeout(late);
      resolve(text);
    });
  });

  const direct = /^Listening on (http\S+)/m.exec(banner)[1];
  const addresses = [...banner.matchAll(/^\(\d+\) (0x[0-9a-fA-F]{40}) /gm)].map((match) => match[1]);
  const keys = [...banner.matchAll(/^\(\d+\) (0x[0-9a-f]{64})$/gm)].map((match) => match[1]);
  const recorder = await record(direct);

  const stop = async () => {
    recorder.close();
    const ended = new Promise((resolve) => node.once("exit", resolve));
    node.kill("SIGTERM");
    await ended;
    if (process.env.CLIENTS_OUTPUT) {
      const methods = Object.fromEntries([...recorder.methods].sort());
      writeFileSync(join(process.env.CLIENTS_OUTPUT, `${suite}.methods.json`), JSON.stringify(methods, null, 2));
    }
  };
  after(stop);

  return {
    url: recorder.url,
    webSocket: recorder.webSocket,
    accounts: addresses.map((address, index) => ({ address, key: keys[index] })),
    /// A plain request; throws the error object of the answer.
    async rpc(method, ...params) {
      const response = await fetch(recorder.url, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
      });
      const { result, error } = await response.json();
      if (error) throw Object.assign(new Error(`${method}: ${error.message}`), error);
      return result;
    },
  };
}

/// Resolves with what `start` hands to its callback, or fails after some seconds.
export function arrives(what, start, seconds = 20) {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`${what} did not arrive within ${seconds} s`)), seconds * 1_000);
    const done = (value) => {
      clearTimeout(late);
      resolve(value);
    };
    Promise.resolve(start(done)).catch(reject);
  });
}
