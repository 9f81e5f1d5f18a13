//! The form a program takes in an account's code.

use brotli::enc::BrotliEncoderParams;
use brotli::{BrotliDecompressStream, BrotliResult, BrotliState, HeapAlloc, HuffmanCode};

/// Starts the code of a program that fits one account.
pub const PREFIX: [u8; 3] = [0xEF, 0xF0, 0x00];
/// Starts a piece of a larger program (ArbOS 60).
pub const FRAGMENT_PREFIX: [u8; 3] = [0xEF, 0xF0, 0x01];
/// Starts the account that lists a larger program's pieces (ArbOS 60).
pub const ROOT_PREFIX: [u8; 3] = [0xEF, 0xF0, 0x02];
/// Most bytes of code an account may have (EIP-170).
pub const MAX_CODE_SIZE: usize = 24_576;

/// The dictionary byte of a stream that needs none.
const NO_DICTIONARY: u8 = 0;
const QUALITY: i32 = 11;
const WINDOW: i32 = 22;
/// Decompressed at a time.
const CHUNK: usize = 16 * 1024;

/// Why code does not hold a program's WASM.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// No Stylus prefix.
    #[error("the code does not start with the Stylus prefix eff000")]
    NotAProgram,
    /// A piece of a program.
    #[error("the code is a fragment (eff001) of a larger program, which cannot be activated by itself")]
    Fragment,
    /// A program of several pieces.
    #[error("the code is a root (eff002) that names fragments, which this chain does not load yet")]
    Root,
    /// The dictionary byte is missing.
    #[error("the code ends after the Stylus prefix")]
    Empty,
    /// Nitro's built-in dictionary, or an unknown one.
    #[error(
        "the code needs brotli dictionary {0}, which is not shipped with this chain; compress without one"
    )]
    Dictionary(u8),
    /// Not a brotli stream.
    #[error("the code is not a valid brotli stream")]
    Corrupt,
    /// The brotli stream stops early.
    #[error("the brotli stream is cut short")]
    Truncated,
    /// Too large once decompressed.
    #[error("the program decompresses to more than {0} bytes")]
    TooLarge(usize),
}

/// Whether this is the code of a program that can be called.
pub fn is_program(code: &[u8]) -> bool {
    code.starts_with(&PREFIX)
}

/// Compresses a module into the code of an account; check its length against [`MAX_CODE_SIZE`].
pub fn pack(wasm: &[u8]) -> Vec<u8> {
    let mut code = PREFIX.to_vec();
    code.push(NO_DICTIONARY);
    let params = BrotliEncoderParams { quality: QUALITY, lgwin: WINDOW, ..Default::default() };
    let mut input = wasm;
    // Neither the slice nor the vector can fail, and no other error exists.
    let compressed = brotli::BrotliCompress(&mut input, &mut code, &params);
    debug_assert!(compressed.is_ok(), "compression into memory");
    code
}

/// Decompresses the module in an account's code, never beyond `max_len` bytes.
pub fn unpack(code: &[u8], max_len: usize) -> Result<Vec<u8>, CodeError> {
    if code.starts_with(&FRAGMENT_PREFIX) {
        return Err(CodeError::Fragment);
    }
    if code.starts_with(&ROOT_PREFIX) {
        return Err(CodeError::Root);
    }
    let payload = code.strip_prefix(&PREFIX).ok_or(CodeError::NotAProgram)?;
    match payload.split_first() {
        None => Err(CodeError::Empty),
        Some((&NO_DICTIONARY, stream)) => decompress(stream, max_len),
        Some((dictionary, _)) => Err(CodeError::Dictionary(*dictionary)),
    }
}

/// Bounded brotli; bytes after the end of the stream are ignored, as on the chain.
fn decompress(stream: &[u8], max_len: usize) -> Result<Vec<u8>, CodeError> {
    // Strict: the large-window extension would let a few bytes allocate a gigabyte.
    let mut state = BrotliState::new_strict(
        HeapAlloc::<u8>::new(0),
        HeapAlloc::<u32>::new(0),
        HeapAlloc::<HuffmanCode>::new(HuffmanCode::default()),
    );
    let (mut left, mut read, mut total) = (stream.len(), 0, 0);
    let mut wasm = Vec::new();
    let mut chunk = [0; CHUNK];
    loop {
        let (mut room, mut written) = (chunk.len(), 0);
        let result = BrotliDecompressStream(
            &mut left,
            &mut read,
            stream,
            &mut room,
            &mut written,
            &mut chunk,
            &mut total,
            &mut state,
        );
        wasm.extend_from_slice(chunk.get(..written).unwrap_or_default());
        if wasm.len() > max_len {
            return Err(CodeError::TooLarge(max_len));
        }
        match result {
            BrotliResult::ResultSuccess => return Ok(wasm),
            BrotliResult::NeedsMoreOutput => {}
            BrotliResult::NeedsMoreInput => return Err(CodeError::Truncated),
            BrotliResult::ResultFailure => return Err(CodeError::Corrupt),
        }
    }
}

/// The init code that deploys `code`: a 43-byte prelude, then the code it returns.
pub fn init_code(code: &[u8]) -> Vec<u8> {
    const PUSH32: u8 = 0x7f;
    // DUP1, PUSH1 43 (this prelude), PUSH1 0, CODECOPY, PUSH1 0, RETURN, and a padding STOP.
    const COPY_AND_RETURN: [u8; 10] = [0x80, 0x60, 0x2b, 0x60, 0x00, 0x39, 0x60, 0x00, 0xf3, 0x00];
    let mut init = vec![PUSH32];
    init.extend_from_slice(&[0; 24]);
    init.extend_from_slice(&(code.len() as u64).to_be_bytes());
    init.extend_from_slice(&COPY_AND_RETURN);
    init.extend_from_slice(code);
    init
}
