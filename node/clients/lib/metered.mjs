// Runs an instrumented Stylus program in V8; the few imports it may use cost what the chain charges for them.
const HOST = 8_400n;
const POINTER = 5_040n;
const PAGE_GAS = 1_000;
const FREE_PAGES = 2;
export const INK_PRICE = 10_000n;

const over = (length, free) => BigInt(Math.max(0, length - free));
const writePrice = (length) => POINTER + 30n * over(length, 32);
const readPrice = (length) => 16_381n + 55n * over(length, 32);

/// Gas for `added` pages on top of `open`, which only ever grow here; exact up to 107 pages.
export function pageGas(open, added) {
  const linear = (pages) => PAGE_GAS * Math.max(0, pages - FREE_PAGES);
  const ramp = (pages) => Math.floor(31_873_999 ** (pages / 128));
  return BigInt(linear(open + added) - linear(open) + ramp(open + added) - ramp(open));
}

class OutOfInk extends Error {}

/// Runs `user_entrypoint` on `input` with so much ink; says what it returned and what is left.
export function run(module, input, ink, footprint) {
  let output = new Uint8Array();
  let pages = footprint;
  let instance;
  const globals = () => instance.exports;
  const left = () => BigInt.asUintN(64, globals().stylus_ink_left.value);
  const pay = (price) => {
    if (left() < price) {
      globals().stylus_ink_left.value = 0n;
      globals().stylus_ink_status.value = 1;
      throw new OutOfInk();
    }
    globals().stylus_ink_left.value = left() - price;
  };
  const memory = () => new Uint8Array(globals().memory.buffer);
  const vm_hooks = {
    read_args(pointer) {
      pay(HOST + writePrice(input.length));
      memory().set(input, pointer);
    },
    write_result(pointer, length) {
      // Read once for the price of reading, once for that of keeping.
      pay(HOST + 2n * readPrice(length));
      output = memory().slice(pointer, pointer + length);
    },
    evm_ink_left() {
      pay(HOST);
      return BigInt.asIntN(64, left());
    },
    pay_for_memory_grow(added) {
      pay(added === 0 ? HOST : pageGas(pages, added) * INK_PRICE);
      pages += added;
    },
  };
  instance = new WebAssembly.Instance(module, { vm_hooks });
  globals().stylus_ink_left.value = BigInt.asIntN(64, ink);
  globals().stylus_stack_left.value = 22_000;
  let status;
  try {
    status = globals().user_entrypoint(input.length);
  } catch (error) {
    if (!(error instanceof OutOfInk || error instanceof WebAssembly.RuntimeError)) throw error;
    status = globals().stylus_ink_status.value === 1 ? "out of ink" : "trap";
  }
  return { status, output, left: left() };
}
