;; br_table in a loop: which arm runs depends on a generator of numbers.
(module
  (import "vm_hooks" "read_args" (func $read_args (param i32)))
  (import "vm_hooks" "write_result" (func $write_result (param i32 i32)))
  (import "vm_hooks" "evm_ink_left" (func $ink_left (result i64)))
  (import "vm_hooks" "pay_for_memory_grow" (func $pay_for_memory_grow (param i32)))
  (memory (export "memory") 1)
  (func $kernel (param $n i64) (result i64)
    (local $x i64) (local $sum i64)
    (local.set $x (local.get $n))
    (loop $again
      (local.set $x (i64.add (i64.mul (local.get $x) (i64.const 6364136223846793005)) (i64.const 1442695040888963407)))
      (block $rest
        (block $c
          (block $b
            (block $a
              (br_table $a $b $c $rest (i32.wrap_i64 (i64.shr_u (local.get $x) (i64.const 61)))))
            (local.set $sum (i64.add (local.get $sum) (i64.const 1)))
            (br $rest))
          (local.set $sum (i64.xor (local.get $sum) (local.get $x)))
          (br $rest))
        (if (i64.eqz (i64.and (local.get $x) (i64.const 1024)))
          (then (local.set $sum (i64.sub (local.get $sum) (i64.const 3))))
          (else (nop))))
      (br_if $again (i64.ne (local.tee $n (i64.sub (local.get $n) (i64.const 1))) (i64.const 0))))
    (local.get $sum))
  ;; In: a number of eight bytes. Out: the result, and the ink before and after computing it.
  (func (export "user_entrypoint") (param $len i32) (result i32)
    (call $read_args (i32.const 0))
    (i64.store (i32.const 16) (call $ink_left))
    (i64.store (i32.const 8) (call $kernel (i64.load (i32.const 0))))
    (i64.store (i32.const 24) (call $ink_left))
    (call $write_result (i32.const 8) (i32.const 24))
    (i32.const 0)))
