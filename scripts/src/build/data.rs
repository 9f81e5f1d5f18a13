//! Data segments as short as they can be: every call of a program pays 0.75 gas for each byte of them.

use std::ops::Range;
use stylus_node::wasm::limits::MAX_DATA_SEGMENTS;
use wasm_encoder::{ConstExpr, DataCountSection, DataSection, Encode, Module, RawSection};
use wasmparser::{BinaryReaderError, Data, DataKind, Operator, Parser, Payload};

const PAGE: u64 = 65_536;

/// The module with data segments that leave zeros out, as memory starts with them. What a chain would refuse anyway stays
/// as it is: data elsewhere than at fixed places of the memory.
pub(super) fn shorten(wasm: &[u8]) -> Result<Vec<u8>, BinaryReaderError> {
    let Some(image) = image(wasm)? else { return Ok(wasm.to_vec()) };
    let mut data = DataSection::new();
    for segment in segments(&image) {
        let bytes = image.get(segment.clone()).unwrap_or_default();
        data.active(0, &ConstExpr::i32_const(segment.start as i32), bytes.iter().copied());
    }
    let count = data.len();
    let mut module = Module::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload?;
        match &payload {
            Payload::DataCountSection { .. } => _ = module.section(&DataCountSection { count }),
            Payload::DataSection(_) if count == 0 => {}
            Payload::DataSection(_) => _ = module.section(&data),
            _ => {
                if let Some((id, Range { start, end })) = payload.as_section() {
                    let data = wasm.get(start as usize..end as usize).unwrap_or_default();
                    module.section(&RawSection { id, data });
                }
            }
        }
    }
    Ok(module.finish())
}

/// What data segments make of the memory, up to the last of them; nothing if they are not all at fixed places in it.
fn image(wasm: &[u8]) -> Result<Option<Vec<u8>>, BinaryReaderError> {
    let (mut image, mut size) = (Vec::new(), 0);
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::MemorySection(memories) => {
                for memory in memories {
                    size = memory?.initial.saturating_mul(PAGE);
                }
            }
            Payload::DataSection(segments) => {
                for segment in segments {
                    let segment = segment?;
                    let Some(start) = place(&segment)? else { return Ok(None) };
                    let end = start + segment.data.len();
                    if end as u64 > size {
                        return Ok(None);
                    }
                    image.resize(image.len().max(end), 0);
                    // Where segments overlap, the last one counts.
                    image.splice(start..end, segment.data.iter().copied());
                }
            }
            _ => {}
        }
    }
    Ok(Some(image))
}

/// Where a segment lies, if that is fixed.
fn place(segment: &Data<'_>) -> Result<Option<usize>, BinaryReaderError> {
    let DataKind::Active { memory_index: 0, offset_expr } = &segment.kind else { return Ok(None) };
    let mut offset = offset_expr.get_operators_reader();
    let Operator::I32Const { value } = offset.read()? else { return Ok(None) };
    Ok(if offset.is_end_then_eof() { usize::try_from(value).ok() } else { None })
}

/// What of a memory needs segments: it is cut at zeros that are more than another segment's header.
fn segments(image: &[u8]) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (at, _) in image.iter().enumerate().filter(|(_, byte)| **byte != 0) {
        match runs.last_mut() {
            Some(run) if run.end == at => run.end = at + 1,
            _ => runs.push(at..at + 1),
        }
    }
    let pairs = runs.iter().zip(runs.iter().skip(1));
    let mut gaps: Vec<(usize, usize)> =
        pairs.map(|(run, next)| (next.start - run.end, next.start)).filter(worth_a_segment).collect();
    // A chain takes so many segments and no more: the widest gaps are cut, the first of those that are equally wide.
    gaps.sort_by_key(|(width, _)| std::cmp::Reverse(*width));
    gaps.truncate(MAX_DATA_SEGMENTS as usize - 1);
    let mut segments: Vec<Range<usize>> = Vec::new();
    for run in runs {
        match segments.last_mut() {
            Some(segment) if !gaps.iter().any(|(_, start)| *start == run.start) => segment.end = run.end,
            _ => segments.push(run),
        }
    }
    segments
}

/// Whether a gap of that width costs more than the header of a segment that begins behind it.
fn worth_a_segment(&(width, start): &(usize, usize)) -> bool {
    let mut header = Vec::new();
    ConstExpr::i32_const(start as i32).encode(&mut header);
    // Its kind comes before the place, its length in one or two bytes behind it.
    width > 1 + header.len() + 2
}

#[cfg(test)]
mod tests {
    use super::*;
    use stylus_node::wasm::canonicalise;
    use wasmi::{Engine, Linker, Module as Program, Store};

    /// What an engine's memory holds before the program runs.
    fn memory(wasm: &[u8]) -> Vec<u8> {
        let engine = Engine::default();
        let program = Program::new(&engine, wasm).unwrap();
        let mut store = Store::new(&engine, ());
        let instance = Linker::new(&engine).instantiate_and_start(&mut store, &program).unwrap();
        instance.get_memory(&store, "memory").unwrap().data(&store).to_vec()
    }

    /// Bytes of the segments, headers included, and their number.
    fn price(wasm: &[u8]) -> (u64, usize) {
        let sections = Parser::new(0).parse_all(wasm).find_map(|payload| match payload.unwrap() {
            Payload::DataSection(section) => Some(section),
            _ => None,
        });
        let ranges: Vec<_> = sections.into_iter().flatten().map(|segment| segment.unwrap().range).collect();
        (ranges.iter().map(|range| range.end - range.start).sum(), ranges.len())
    }

    fn module(segments: &[(usize, Vec<u8>)]) -> Vec<u8> {
        let mut text = String::from("(module (memory (export \"memory\") 1)");
        for (start, bytes) in segments {
            let bytes: String = bytes.iter().map(|byte| format!("\\{byte:02x}")).collect();
            text += &format!("(data (i32.const {start}) \"{bytes}\")");
        }
        canonicalise(&wat::parse_str(text + ")").unwrap()).unwrap()
    }

    #[test]
    fn memory_starts_as_before_for_fewer_bytes() {
        let mut seed = 1u64;
        let mut below = |bound: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) % bound
        };
        let mut saved = 0;
        for round in 0..300 {
            let segments: Vec<(usize, Vec<u8>)> = (0..below(6))
                .map(|_| {
                    let mut bytes = Vec::new();
                    for _ in 0..below(5) {
                        bytes.extend(std::iter::repeat_n(0, below(12) as usize));
                        bytes.extend((0..below(4)).map(|_| below(256) as u8));
                    }
                    // Near each other, so that some overlap, or at the end of the memory.
                    let start = if round % 2 == 0 { below(90) as usize } else { 65_536 - bytes.len() };
                    (start, bytes)
                })
                .collect();
            let before = module(&segments);
            let after = shorten(&before).unwrap();
            assert_eq!(memory(&before), memory(&after), "{segments:?}");
            assert_eq!(shorten(&after).unwrap(), after, "{segments:?}");
            let ((was, _), (is, _)) = (price(&before), price(&after));
            assert!(is <= was && after.len() <= before.len(), "{segments:?}: {was} bytes became {is}");
            saved += was - is;
        }
        assert!(saved > 1_000, "{saved}");
    }

    #[test]
    fn zeros_are_left_out_where_that_is_cheaper() {
        let cut = |zeros: usize| {
            let bytes = [[7].as_slice(), &vec![0; zeros], &[9, 0, 0]].concat();
            price(&shorten(&module(&[(1_000, bytes)])).unwrap())
        };
        // Behind a header of six bytes: kind, three for the place and its end, one or two for the length.
        assert_eq!([cut(6), cut(7), cut(8), cut(500)], [(14, 1), (15, 1), (14, 2), (14, 2)]);
        assert_eq!(price(&shorten(&module(&[(5, vec![0; 40])])).unwrap()), (0, 0));
    }

    #[test]
    fn no_more_segments_come_of_it_than_a_chain_takes() {
        let bytes: Vec<u8> = (0..200).flat_map(|index| [vec![1], vec![0; 10 + index % 3]].concat()).collect();
        let (before, after) = (module(&[(0, bytes.clone())]), shorten(&module(&[(0, bytes)])).unwrap());
        assert_eq!(price(&after).1, MAX_DATA_SEGMENTS as usize);
        assert_eq!(memory(&before), memory(&after));
    }

    #[test]
    fn what_a_chain_refuses_stays_for_it_to_refuse() {
        for data in ["(data \"passive\")", "(data (i32.const 65530) \"beyond the end\")"] {
            let text = format!("(module (memory (export \"memory\") 1) {data})");
            let wasm = canonicalise(&wat::parse_str(text).unwrap()).unwrap();
            assert_eq!(shorten(&wasm).unwrap(), wasm, "{data}");
        }
    }

    #[test]
    fn segments_are_counted_anew_where_they_are_counted() {
        let text = r#"(module (memory (export "memory") 1) (func (data.drop 0)) (data (i32.const 8) "\01\00\00\00\00\00\00\00\00\00\01"))"#;
        let wasm = canonicalise(&wat::parse_str(text).unwrap()).unwrap();
        let after = shorten(&wasm).unwrap();
        assert_eq!((price(&after).1, memory(&after)), (2, memory(&wasm)));
    }
}
