// Rust (alloy), viem and ethers encode every call, answer, error and event to the same bytes, and decode them alike.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import * as all from "@stylus-staking/abi";
import { Interface } from "ethers";
import {
  type Abi, type AbiParameter, type Hex, decodeErrorResult, decodeEventLog, decodeFunctionData, decodeFunctionResult,
  encodeAbiParameters, encodeErrorResult, encodeEventTopics, encodeFunctionData, encodeFunctionResult, toEventSignature,
  toFunctionSignature,
} from "viem";

type Json = boolean | string | Json[];
interface Vectors {
  functions: { signature: string; arguments: Json[]; calldata: Hex; results: Json[]; returndata: Hex }[];
  events: { signature: string; arguments: Json[]; topics: [Hex, ...Hex[]]; data: Hex }[];
  errors: { signature: string; arguments: Json[]; data: Hex }[];
}
const vectors = JSON.parse(readFileSync(new URL("../../vectors.json", import.meta.url), "utf8")) as { [name: string]: Vectors };
const abiOf = (name: string) => (all as unknown as { [constant: string]: Abi })[`i${name.slice(1)}Abi`]!;

/** A value of a vector as a library takes it: viem wants small integers as numbers and tuples as objects. */
function native(parameter: AbiParameter, value: Json, library: "viem" | "ethers"): unknown {
  const array = /^(.*)\[\d*\]$/.exec(parameter.type);
  if (array) return (value as Json[]).map((item) => native({ ...parameter, type: array[1]! }, item, library));
  if ("components" in parameter) {
    const fields = parameter.components.map((field, index) => native(field, (value as Json[])[index]!, library));
    return library === "ethers" ? fields : Object.fromEntries(fields.map((field, index) => [parameter.components[index]!.name, field]));
  }
  const bits = /^u?int(\d+)$/.exec(parameter.type)?.[1];
  if (!bits) return value;
  return library === "viem" && Number(bits) <= 48 ? Number(value) : BigInt(value as string);
}
const natives = (parameters: readonly AbiParameter[], values: Json[], library: "viem" | "ethers") =>
  parameters.map((parameter, index) => native(parameter, values[index]!, library));

/** What ethers decodes, as plain arrays. */
const plain = (value: unknown): unknown => (Array.isArray(value) ? [...value].map(plain) : value);

test("there are vectors for every item of every interface", () => {
  const names = Object.keys(all).filter((name) => name.endsWith("Abi"));
  assert.deepEqual(Object.keys(vectors).map((name) => `i${name.slice(1)}Abi`).sort(), names.sort());
  for (const [name, { functions, events, errors }] of Object.entries(vectors)) {
    assert.equal(functions.length + events.length + errors.length, abiOf(name).length, name);
  }
});

for (const [name, { functions, events, errors }] of Object.entries(vectors)) {
  const abi = abiOf(name);
  const ethers = new Interface(abi as never);
  const find = <Type extends "function" | "event" | "error">(type: Type, signature: string) => {
    const found = abi.find((item) => item.type === type && signatureOf(item) === signature);
    assert.ok(found, `${name} has no ${type} ${signature}`);
    return found as Extract<Abi[number], { type: Type }>;
  };

  test(`${name}: viem encodes and decodes as Rust does`, () => {
    for (const vector of functions) {
      const item = find("function", vector.signature);
      const args = natives(item.inputs, vector.arguments, "viem");
      assert.equal(encodeFunctionData({ abi: [item], args }), vector.calldata, vector.signature);
      // Against the whole ABI, so that the selector alone tells overloads apart.
      const decoded = decodeFunctionData({ abi, data: vector.calldata });
      assert.deepEqual([decoded.functionName, decoded.args ?? []], [item.name, args], vector.signature);
      if (item.outputs.length === 0) continue;
      const results = natives(item.outputs, vector.results, "viem");
      const result = results.length === 1 ? results[0] : results;
      assert.equal(encodeFunctionResult({ abi: [item], result } as never), vector.returndata, vector.signature);
      assert.deepEqual(decodeFunctionResult({ abi: [item], data: vector.returndata }), result, vector.signature);
    }
    for (const vector of errors) {
      const item = find("error", vector.signature);
      const args = natives(item.inputs, vector.arguments, "viem");
      assert.equal(encodeErrorResult({ abi: [item], errorName: item.name, args }), vector.data, vector.signature);
      const decoded = decodeErrorResult({ abi, data: vector.data });
      assert.deepEqual([decoded.errorName, decoded.args ?? []], [item.name, args], vector.signature);
    }
    for (const vector of events) {
      const item = find("event", vector.signature);
      const args = natives(item.inputs, vector.arguments, "viem");
      const byName = Object.fromEntries(item.inputs.map((input, index) => [input.name!, args[index]]));
      assert.deepEqual(encodeEventTopics({ abi: [item], args: byName } as never), vector.topics, vector.signature);
      const body = item.inputs.filter(({ indexed }) => !indexed);
      assert.equal(encodeAbiParameters(body, body.map((input) => byName[input.name!])), vector.data, vector.signature);
      const decoded = decodeEventLog({ abi, topics: vector.topics, data: vector.data });
      assert.deepEqual([decoded.eventName, decoded.args], [item.name, byName], vector.signature);
    }
  });

  test(`${name}: ethers encodes and decodes as Rust does`, () => {
    for (const vector of functions) {
      const item = find("function", vector.signature);
      const args = natives(item.inputs, vector.arguments, "ethers");
      assert.equal(ethers.encodeFunctionData(vector.signature, args), vector.calldata, vector.signature);
      const parsed = ethers.parseTransaction({ data: vector.calldata });
      assert.deepEqual([parsed?.signature, plain(parsed?.args)], [vector.signature, args]);
      const results = natives(item.outputs, vector.results, "ethers");
      assert.equal(ethers.encodeFunctionResult(vector.signature, results), vector.returndata, vector.signature);
      assert.deepEqual(plain(ethers.decodeFunctionResult(vector.signature, vector.returndata)), results, vector.signature);
    }
    for (const vector of errors) {
      const args = natives(find("error", vector.signature).inputs, vector.arguments, "ethers");
      assert.equal(ethers.encodeErrorResult(vector.signature, args), vector.data, vector.signature);
      const parsed = ethers.parseError(vector.data);
      assert.deepEqual([parsed?.signature, plain(parsed?.args)], [vector.signature, args]);
    }
    for (const vector of events) {
      const args = natives(find("event", vector.signature).inputs, vector.arguments, "ethers");
      assert.deepEqual(ethers.encodeEventLog(vector.signature, args), { topics: vector.topics, data: vector.data });
      const parsed = ethers.parseLog(vector);
      assert.deepEqual([parsed?.signature, plain(parsed?.args)], [vector.signature, args]);
    }
  });
}

/** Name and types, with tuples spelled out. */
function signatureOf(item: Abi[number]): string | undefined {
  if (item.type === "function") return toFunctionSignature(item);
  if (item.type === "event") return toEventSignature(item);
  // viem has no function for errors; a function of the same name and types has the same signature.
  if (item.type === "error") return toFunctionSignature({ ...item, type: "function", outputs: [], stateMutability: "view" });
  return undefined;
}
