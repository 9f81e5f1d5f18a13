;; An ERC-20 token by hand: transfer, balanceOf, and a mint that is open to everybody.
(module
  (import "vm_hooks" "read_args" (func $read_args (param i32)))
  (import "vm_hooks" "write_result" (func $write_result (param i32 i32)))
  (import "vm_hooks" "msg_sender" (func $msg_sender (param i32)))
  (import "vm_hooks" "native_keccak256" (func $keccak (param i32 i32 i32)))
  (import "vm_hooks" "storage_load_bytes32" (func $load (param i32 i32)))
  (import "vm_hooks" "storage_cache_bytes32" (func $store (param i32 i32)))
  (import "vm_hooks" "storage_flush_cache" (func $flush (param i32)))
  (import "vm_hooks" "emit_log" (func $log (param i32 i32 i32)))
  (memory (export "memory") 1 1)

  ;; 0: calldata, its arguments at 4 and 36
  ;; 128, 192: sender and other account as preimages of their slots (the mapping is in slot 0)
  ;; 256, 288: those slots; 320, 352: the balances in them
  ;; 416: the log, first its signature: Transfer(address,address,uint256)
  (data (i32.const 416)
    "\dd\f2\52\ad\1b\e2\c8\9b\69\c2\b0\68\fc\37\8d\aa\95\2b\a7\f1\63\c4\a1\16\28\f5\5a\4d\f5\23\b3\ef")

  ;; *a += *b; answers the carry
  (func $add (param $a i32) (param $b i32) (result i32)
    (local $i i32) (local $sum i32)
    (local.set $i (i32.const 32))
    (loop $next
      (local.set $i (i32.sub (local.get $i) (i32.const 1)))
      (local.set $sum (i32.add (i32.shr_u (local.get $sum) (i32.const 8))
        (i32.add (i32.load8_u (i32.add (local.get $a) (local.get $i)))
                 (i32.load8_u (i32.add (local.get $b) (local.get $i))))))
      (i32.store8 (i32.add (local.get $a) (local.get $i)) (local.get $sum))
      (br_if $next (local.get $i)))
    (i32.shr_u (local.get $sum) (i32.const 8)))

  ;; *a -= *b; answers the borrow
  (func $sub (param $a i32) (param $b i32) (result i32)
    (local $i i32) (local $difference i32)
    (local.set $i (i32.const 32))
    (loop $next
      (local.set $i (i32.sub (local.get $i) (i32.const 1)))
      (local.set $difference (i32.add (i32.shr_s (local.get $difference) (i32.const 8))
        (i32.sub (i32.load8_u (i32.add (local.get $a) (local.get $i)))
                 (i32.load8_u (i32.add (local.get $b) (local.get $i))))))
      (i32.store8 (i32.add (local.get $a) (local.get $i)) (local.get $difference))
      (br_if $next (local.get $i)))
    (i32.shr_u (local.get $difference) (i32.const 31)))

  ;; the other account is the first argument; its balance goes to 352
  (func $load_other
    (memory.copy (i32.const 204) (i32.const 16) (i32.const 20))
    (call $keccak (i32.const 192) (i32.const 64) (i32.const 288))
    (call $load (i32.const 288) (i32.const 352)))

  (func $transfer (result i32)
    (call $msg_sender (i32.const 140))
    (call $keccak (i32.const 128) (i32.const 64) (i32.const 256))
    (call $load (i32.const 256) (i32.const 320))
    (if (call $sub (i32.const 320) (i32.const 36)) (then (return (i32.const 1))))
    (call $store (i32.const 256) (i32.const 320))
    (call $mint))

  (func $mint (result i32)
    (call $load_other)
    (if (call $add (i32.const 352) (i32.const 36)) (then (return (i32.const 1))))
    (call $store (i32.const 288) (i32.const 352))
    (call $flush (i32.const 0))
    (memory.copy (i32.const 448) (i32.const 128) (i32.const 32))
    (memory.copy (i32.const 480) (i32.const 192) (i32.const 32))
    (memory.copy (i32.const 512) (i32.const 36) (i32.const 32))
    (call $log (i32.const 416) (i32.const 128) (i32.const 3))
    (i32.store8 (i32.const 575) (i32.const 1))
    (call $write_result (i32.const 544) (i32.const 32))
    (i32.const 0))

  (func (export "user_entrypoint") (param $len i32) (result i32)
    (local $selector i32)
    (if (i32.gt_u (local.get $len) (i32.const 68)) (then (return (i32.const 1))))
    (call $read_args (i32.const 0))
    (local.set $selector (i32.load (i32.const 0)))
    ;; the selectors, little endian: a9059cbb, 40c10f19, 70a08231
    (if (i32.eq (local.get $selector) (i32.const 0xbb9c05a9)) (then (return (call $transfer))))
    (if (i32.eq (local.get $selector) (i32.const 0x190fc140)) (then (return (call $mint))))
    (if (i32.eq (local.get $selector) (i32.const 0x3182a070))
      (then
        (call $load_other)
        (call $write_result (i32.const 352) (i32.const 32))
        (return (i32.const 0))))
    (i32.const 1)))
