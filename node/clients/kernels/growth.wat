;; memory.grow: pages cost by their number and by a ramp; a refused growth answers -1.
(module
  (import "vm_hooks" "read_args" (func $read_args (param i32)))
  (import "vm_hooks" "write_result" (func $write_result (param i32 i32)))
  (import "vm_hooks" "evm_ink_left" (func $ink_left (result i64)))
  (import "vm_hooks" "pay_for_memory_grow" (func $pay_for_memory_grow (param i32)))
  (memory (export "memory") 1)
  (func $kernel (param $n i64) (result i64)
    (local $sum i64)
    (loop $again
      (local.set $sum (i64.add (local.get $sum) (i64.extend_i32_s (memory.grow (i32.wrap_i64 (local.get $n))))))
      (br_if $again (i64.ne (local.tee $n (i64.sub (local.get $n) (i64.const 1))) (i64.const 0))))
    (i64.add (local.get $sum) (i64.extend_i32_u (memory.size))))
  ;; In: a number of eight bytes. Out: the result, and the ink before and after computing it.
  (func (export "user_entrypoint") (param $len i32) (result i32)
    (call $read_args (i32.const 0))
    (i64.store (i32.const 16) (call $ink_left))
    (i64.store (i32.const 8) (call $kernel (i64.load (i32.const 0))))
    (i64.store (i32.const 24) (call $ink_left))
    (call $write_result (i32.const 8) (i32.const 24))
    (i32.const 0)))
