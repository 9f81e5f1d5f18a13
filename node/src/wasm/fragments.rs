//! Programs too large for one account (ArbOS 60): a root that names the accounts which hold the pieces.

use super::code::{
    CodeError, FRAGMENT_PREFIX, MAX_CODE_SIZE, NO_DICTIONARY, ROOT_PREFIX, compress, decompress,
};
use alloy_primitives::Address;

/// A module cut into the codes of accounts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fragments {
    /// The code of each piece's account, in order; deploy each with [`init_code`](super::init_code).
    pub codes: Vec<Vec<u8>>,
    /// Bytes of the module.
    wasm_len: u32,
}

impl Fragments {
    /// The code of the root, once the pieces are at `addresses` (in the order of [`Self::codes`]).
    pub fn root(&self, addresses: &[Address]) -> Vec<u8> {
        Root { dictionary: NO_DICTIONARY, wasm_len: self.wasm_len, fragments: addresses.to_vec() }.code()
    }
}

/// Compresses a module into as few fragments as hold it.
///
/// # Errors
/// If the module's length does not fit the root's 32 bits.
pub fn pack_fragments(wasm: &[u8]) -> Result<Fragments, CodeError> {
    let wasm_len = u32::try_from(wasm.len()).map_err(|_| CodeError::TooLarge(u32::MAX as usize))?;
    let pieces = compress(wasm);
    let codes = pieces.chunks(MAX_CODE_SIZE - FRAGMENT_PREFIX.len());
    Ok(Fragments { codes: codes.map(|piece| [&FRAGMENT_PREFIX[..], piece].concat()).collect(), wasm_len })
}

/// What a root's code says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Root {
    dictionary: u8,
    wasm_len: u32,
    /// The accounts of the pieces, in order.
    pub fragments: Vec<Address>,
}

impl Root {
    const HEADER: usize = ROOT_PREFIX.len() + 1 + 4;

    /// Reads a root's code.
    pub fn parse(code: &[u8]) -> Result<Self, CodeError> {
        let payload = code.strip_prefix(&ROOT_PREFIX).ok_or(CodeError::NotAProgram)?;
        let Some((&[dictionary, a, b, c, d], addresses)) = payload.split_first_chunk::<5>() else {
            return Err(CodeError::ShortRoot(code.len()));
        };
        let (chunks, rest) = addresses.as_chunks::<{ Address::len_bytes() }>();
        if !rest.is_empty() {
            return Err(CodeError::RaggedRoot(rest.len()));
        }
        if chunks.is_empty() {
            return Err(CodeError::NoFragments);
        }
        let fragments = chunks.iter().copied().map(Address::from).collect();
        Ok(Self { dictionary, wasm_len: u32::from_be_bytes([a, b, c, d]), fragments })
    }

    /// Checks what activation limits: the declared length and the number of fragments.
    pub fn check(&self, max_wasm_size: u32, max_fragments: u8) -> Result<(), CodeError> {
        if self.wasm_len > max_wasm_size {
            return Err(CodeError::DeclaresTooMuch { declared: self.wasm_len, max: max_wasm_size });
        }
        let count = self.fragments.len();
        if count > usize::from(max_fragments) {
            return Err(CodeError::TooManyFragments { count, max: max_fragments });
        }
        Ok(())
    }

    /// Decompresses the module from the codes of the fragments, in order.
    pub fn unpack(&self, codes: &[impl AsRef<[u8]>]) -> Result<Vec<u8>, CodeError> {
        if self.dictionary != NO_DICTIONARY {
            return Err(CodeError::Dictionary(self.dictionary));
        }
        let mut stream = Vec::new();
        for (code, address) in codes.iter().zip(&self.fragments) {
            stream.extend_from_slice(Self::piece(code.as_ref(), *address)?);
        }
        let wasm = decompress(&stream, self.wasm_len as usize)?;
        if wasm.len() != self.wasm_len as usize {
            return Err(CodeError::WrongLength { declared: self.wasm_len, len: wasm.len() });
        }
        Ok(wasm)
    }

    /// What a fragment's code holds.
    pub fn piece(code: &[u8], address: Address) -> Result<&[u8], CodeError> {
        code.strip_prefix(&FRAGMENT_PREFIX).ok_or(CodeError::NotAFragment(address))
    }

    fn code(&self) -> Vec<u8> {
        let mut code = Vec::with_capacity(Self::HEADER + Address::len_bytes() * self.fragments.len());
        code.extend(ROOT_PREFIX);
        code.push(self.dictionary);
        code.extend(self.wasm_len.to_be_bytes());
        code.extend(self.fragments.iter().flatten());
        code
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bytes that do not compress, so that they fill several accounts.
    fn noise(len: usize) -> Vec<u8> {
        let mut seed = 9u64;
        let mut next = || {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 56) as u8
        };
        (0..len).map(|_| next()).collect()
    }

    fn addresses(count: usize) -> Vec<Address> {
        (1..=count).map(|n| Address::with_last_byte(n as u8)).collect()
    }

    #[test]
    fn a_module_survives_its_fragments() {
        let wasm = noise(60_000);
        let fragments = pack_fragments(&wasm).expect("short enough");
        assert_eq!(fragments.codes.iter().map(Vec::len).collect::<Vec<_>>()[..2], [24_576, 24_576]);
        assert_eq!(fragments.codes.len(), 3);
        let code = fragments.root(&addresses(3));
        assert_eq!(code[..8], [0xEF, 0xF0, 0x02, 0, 0, 0, 0xEA, 0x60]);
        assert_eq!(code.len(), 8 + 3 * 20);
        let root = Root::parse(&code).expect("a root");
        assert_eq!(root.fragments, addresses(3));
        assert_eq!(root.unpack(&fragments.codes), Ok(wasm));
    }

    #[test]
    fn each_fault_of_a_root_has_its_name() {
        let prefix = [0xEF, 0xF0, 0x02];
        let parse = |rest: &[u8]| Root::parse(&[&prefix[..], rest].concat());
        assert_eq!(Root::parse(&[0xEF, 0xF0, 0x00]), Err(CodeError::NotAProgram));
        assert_eq!(parse(&[0, 0, 0, 0]), Err(CodeError::ShortRoot(7)));
        assert_eq!(parse(&[0; 5]), Err(CodeError::NoFragments));
        assert_eq!(parse(&[0; 5 + 19]), Err(CodeError::RaggedRoot(19)));
        assert_eq!(parse(&[0; 5 + 21]), Err(CodeError::RaggedRoot(1)));
        let root = parse(&[&[0, 0, 0, 0, 9][..], &[7; 60]].concat()).expect("three fragments");
        assert_eq!(root.check(9, 3), Ok(()));
        assert_eq!(root.check(8, 3), Err(CodeError::DeclaresTooMuch { declared: 9, max: 8 }));
        assert_eq!(root.check(9, 2), Err(CodeError::TooManyFragments { count: 3, max: 2 }));
    }

    #[test]
    fn each_fault_of_the_pieces_has_its_name() {
        let fragments = pack_fragments(b"nine byte").expect("short enough");
        let root = |len: u8, dictionary: u8| {
            let mut code = fragments.root(&addresses(1));
            (code[3], code[7]) = (dictionary, len);
            Root::parse(&code).expect("a root")
        };
        assert_eq!(root(9, 0).unpack(&fragments.codes), Ok(b"nine byte".to_vec()));
        assert_eq!(root(8, 0).unpack(&fragments.codes), Err(CodeError::TooLarge(8)));
        let longer = CodeError::WrongLength { declared: 10, len: 9 };
        assert_eq!(root(10, 0).unpack(&fragments.codes), Err(longer));
        assert_eq!(root(9, 1).unpack(&fragments.codes), Err(CodeError::Dictionary(1)));
        let stranger = CodeError::NotAFragment(Address::with_last_byte(1));
        assert_eq!(root(9, 0).unpack(&[b"EVM"]), Err(stranger.clone()));
        assert_eq!(root(9, 0).unpack(&[b""]), Err(stranger));
        assert_eq!(root(9, 0).unpack(&[FRAGMENT_PREFIX]), Err(CodeError::Truncated));
    }
}
