//! What lies behind an error, and what to do about it.

use super::value::Value;
use super::{Kind, Meaning};

/// Why something failed, beyond what the interface says, and what to type next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remedy {
    /// Why.
    pub why: String,
    /// What to do or type next.
    pub next: Option<String>,
}

impl Remedy {
    fn new(why: &str, next: &str) -> Self {
        let next = if next.is_empty() { None } else { Some(next.to_owned()) };
        Self { why: why.to_owned(), next }
    }
}

/// How to bring a program back; anyone may.
const ACTIVATE: &str = "activate it again, which anyone may: stake keepalive PROGRAM --rpc-url URL, which calls \
    activateProgram(PROGRAM) of ArbWasm (0x71) with the data fee as value";

/// Name of the error, why, next.
const OF_ERRORS: &[(&str, &str, &str)] = &[
    (
        "ProgramNotWasm",
        "the code of this account is not a Stylus program (it does not begin with eff000)",
        "",
    ),
    (
        "ProgramNotActivated",
        "a Stylus program answers nothing, exits included, until somebody activates its code",
        ACTIVATE,
    ),
    (
        "ProgramExpired",
        "an activation ends after the chain's expiryDays (365) unless somebody prolongs it; nothing is lost, the \
         program's state waits",
        ACTIVATE,
    ),
    (
        "ProgramNeedsUpgrade",
        "the chain moved to another version of Stylus, for which programs are activated anew",
        ACTIVATE,
    ),
    (
        "ProgramUpToDate",
        "this code is active already, perhaps by another address that holds the same",
        "nothing is left to do; codehashKeepalive of ArbWasm prolongs an activation",
    ),
    (
        "ProgramKeepaliveTooSoon",
        "an activation can be prolonged only after the chain's keepaliveDays (31)",
        "wait until the activation is old enough: stake doctor --rpc-url URL shows keepaliveDays",
    ),
    (
        "ProgramInsufficientValue",
        "the value sent does not cover the data fee of the activation; the chain keeps the fee and returns the rest",
        "send a fifth more than `want`; stake deploy asks the chain for the fee before it sends",
    ),
    (
        "ContractDeploymentError",
        "the create itself failed: code above 24,576 bytes (EIP-170), bad init code, or an account with code at the \
         CREATE2 address already",
        "stake build shows sizes against the limit; the same salt, code and arguments lead to the same address",
    ),
    (
        "ContractInitializationError",
        "the constructor reverted without data: malformed arguments, unwanted value, a trap, or no constructor in the \
         program",
        "compare the constructor arguments with the head of the interface in abi/interfaces",
    ),
    ("InitValueButNotInitData", "value was meant for a constructor that is not called", ""),
    ("RefundExcessValueError", "the sender is a contract that refuses ether", "send exactly the data fee"),
    ("AsmTooLarge", "the program counts for more than the whole cache", ""),
    (
        "BidsArePaused",
        "the chain's owner has paused bids",
        "bid later; a program works without the cache, dearer",
    ),
    ("BidTooSmall", "the cache is full, and a place costs more than the smallest bid", "bid at least `min`"),
    (
        "EntryPaused",
        "the owner has paused entry; withdrawing and claiming stay open",
        "wait until the owner opens it: stake status POOL --rpc-url URL",
    ),
    (
        "ERC20InsufficientAllowance",
        "the owner of the tokens lets this spender take less than it needs",
        "stake approve AMOUNT --pool POOL --rpc-url URL, or approve of the token",
    ),
    ("ERC20InsufficientBalance", "the sender holds fewer tokens than it sends", "send what there is"),
    (
        "InsufficientStake",
        "more was asked for than is staked",
        "stake withdraw max --pool POOL --rpc-url URL takes all there is",
    ),
    (
        "TokenCallFailed",
        "the token has no code, refused, answered something other than success, or is an expired program",
        "check balance, allowance and state of the token",
    ),
    ("Reentered", "a token or callback called back into the contract while it was working", ""),
    (
        "CooldownRequired",
        "stakes leave this pool in two steps",
        "call requestUnstake, wait, then call claimUnstake",
    ),
];

/// Part of a message, why, next.
const OF_MESSAGES: &[(&[&str], &str, &str)] = &[
    (
        &["reference-types not enabled: zero byte expected", "rustc pads integers"],
        "the WASM was built with WASM features that rustc enables by default and Stylus refuses: indices of tables \
         are padded to five bytes where a single zero byte is expected",
        "build with stake build, which makes the bytes canonical; or compile with -Ctarget-cpu=mvp and a standard \
         library built for it",
    ),
    (
        &[
            "max code size exceeded",
            "max initcode size exceeded",
            "code size limit",
            "is too large to deploy",
        ],
        "the compressed program is larger than 24,576 bytes, which no account may hold (EIP-170)",
        "stake build shows sizes; remove unwrap, expect, indexing and formatting first, then move views to a lens",
    ),
    (
        &["program not activated", "programnotactivated", "is not activated"],
        "a Stylus program answers nothing, exits included, until somebody activates its code",
        ACTIVATE,
    ),
    (
        &["program expired", "programexpired"],
        "an activation ends after the chain's expiryDays (365) unless somebody prolongs it",
        ACTIVATE,
    ),
    (
        &["program needs upgrade", "program out of date", "programneedsupgrade"],
        "the chain moved to another version of Stylus, for which programs are activated anew",
        ACTIVATE,
    ),
    (
        &["programinsufficientvalue"],
        "the value sent does not cover the data fee of the activation",
        "send a fifth more than `want`; stake deploy asks the chain for the fee before it sends",
    ),
    (
        &["floating point", "float operator", "no floats"],
        "Stylus has no floating point",
        "use integers; stake build names the function",
    ),
    (
        &["insufficient funds"],
        "the sender cannot pay for value and gas",
        "send it ether; on Arbitrum the fee is at most gas limit times max fee",
    ),
    (
        &["max fee per gas less than block base fee"],
        "the fee offered is below the chain's base fee",
        "offer twice the base fee: Arbitrum keeps only what it costs; stake doctor --rpc-url URL shows it",
    ),
    (
        &["intrinsic gas too low", "gas required exceeds allowance"],
        "the gas limit does not even cover the start, which on Arbitrum includes the posting to L1",
        "estimate the gas again",
    ),
    (
        &["nonce too low"],
        "another transaction of the sender has taken this nonce",
        "look up what was sent before, then run the command again",
    ),
    (
        &["out of gas", "out of ink", "outofgas"],
        "the gas limit was used up; a program that runs out of ink takes all gas of its call",
        "estimate again and send with half as much gas on top; what is not used comes back",
    ),
    (
        &["out of stack", "stack overflow", "call depth"],
        "the program nested too deep: Stylus bounds the words a program may have on its stack",
        "shorten the call, for instance a multicall with fewer calls",
    ),
];

/// What is behind an error.
pub fn of(meaning: &Meaning) -> Option<Remedy> {
    if meaning.kind != Kind::Error {
        return None;
    }
    if meaning.name == "Panic" {
        return meaning.arguments.first().map(|code| panic(&code.value));
    }
    let known = OF_ERRORS.iter().find(|(name, ..)| *name == meaning.name)?;
    Some(Remedy::new(known.1, known.2))
}

/// What is behind the message of a node or of a tool.
pub fn of_message(text: &str) -> Option<Remedy> {
    let text = text.to_lowercase();
    let known = OF_MESSAGES
        .iter()
        .find(|(parts, ..)| parts.iter().any(|part| text.contains(&part.to_lowercase())))?;
    Some(Remedy::new(known.1, known.2))
}

/// What Solidity's panics mean.
fn panic(code: &Value) -> Remedy {
    let Value::Plain(code) = code else { return Remedy::new("an unknown panic", "") };
    let why = match code.as_str() {
        "0" => "a panic that the compiler inserted",
        "1" => "an assert was false",
        "17" => "an addition, subtraction, multiplication or negation left the range of its type",
        "18" => "a division or a remainder by zero",
        "33" => "a number that no member of an enum has",
        "34" => "a byte array in storage is not encoded as it should be",
        "49" => "pop on an empty array",
        "50" => "an index beyond the end of an array or of bytes",
        "65" => "too much memory, or an array too large to make",
        "81" => "a call of an internal function that was never set",
        _ => "a panic code that Solidity does not document",
    };
    Remedy::new(why, "")
}

/// What is known about a call that reverted without data.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silence<'a> {
    /// The calldata, where it is known.
    pub input: Option<&'a [u8]>,
    /// Whether ether was sent along.
    pub value: bool,
    /// Whether all gas was used.
    pub all_gas: bool,
    /// Whether the account holds no code.
    pub no_code: bool,
}

/// Why a call reverted without data: all that remains possible.
pub fn silent(silence: Silence<'_>) -> Remedy {
    const CHECK: &str = "stake status POOL --rpc-url URL shows whether a program expired";
    if silence.no_code {
        return Remedy::new("no code stands at this address", "check the address and the chain");
    }
    if silence.all_gas {
        let why = "all gas was used: out of gas, a program out of ink or stack, or a program that is not active \
                   (never activated, expired, or of another Stylus version), whose call takes all gas";
        return Remedy::new(why, &format!("{CHECK}; if it is active, estimate again and send more gas"));
    }
    let Some(input) = silence.input else {
        let why = "a Stylus program reverts without data for an unknown selector, malformed arguments, unwanted value, \
                   a change in a static call, or a trap; if all gas was used, it ran out of gas or is not active";
        return Remedy::new(
            why,
            "stake explain CALLDATA decodes the call, stake explain HASH --rpc-url URL the whole transaction",
        );
    };
    if input.len() < 4 {
        let why = if silence.value {
            "ether was sent without a call, and our contracts take none"
        } else {
            "the calldata holds no selector"
        };
        return Remedy::new(why, "call a function of abi/interfaces");
    }
    let meanings = super::decode::call(input);
    let selector = format!("0x{}", hex::encode(&input[..4]));
    if meanings.is_empty() {
        let why = format!(
            "no interface the tool knows has the selector {selector}, and an unknown selector reverts so"
        );
        return Remedy::new(&why, "check that the address is the contract you mean, and its ABI");
    }
    if meanings.iter().all(|meaning| meaning.flaw.is_some()) {
        let why = format!(
            "{}: {}",
            meanings[0].name,
            meanings[0].flaw.map(|it| it.to_string()).unwrap_or_default()
        );
        return Remedy::new(&why, &format!("encode it as {}", meanings[0].declaration));
    }
    if silence.value && meanings.iter().all(|meaning| !meaning.payable) {
        let why = format!("{} takes no ether, and value was sent along", meanings[0].name);
        return Remedy::new(&why, "send no value");
    }
    let names: Vec<String> = meanings
        .iter()
        .map(|meaning| format!("{} of {}", meaning.name, meaning.interfaces().join(", ")))
        .collect();
    let why = format!(
        "{} is well-formed: the contract does not answer it, a static call would have changed something, or the \
         program trapped",
        names.join(", or ")
    );
    Remedy::new(&why, "check that the address is the contract you mean")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explain::decode;
    use alloy::primitives::U256;
    use alloy::sol_types::{Panic, SolCall, SolError};
    use clap::CommandFactory;
    use staking_abi::IStakingRewards::stakeCall;
    use std::collections::BTreeSet;
    use stylus_node::evm::precompiles::abi::ArbWasm;

    #[test]
    fn errors_of_programs_say_what_to_do() {
        let expired = decode::revert(&ArbWasm::ProgramExpired { ageInSeconds: 31_536_001 }.abi_encode());
        let remedy = of(&expired[0]).unwrap();
        assert!(remedy.why.contains("365") && remedy.next.unwrap().contains("activateProgram"));
        let panic = decode::revert(&Panic { code: U256::from(0x11) }.abi_encode());
        assert!(of(&panic[0]).unwrap().why.contains("left the range"));
    }

    #[test]
    fn every_error_with_advice_exists() {
        let known: BTreeSet<&str> = crate::explain::catalogue::all()
            .iter()
            .flat_map(|source| source.abi.errors().map(|error| error.name.as_str()))
            .collect();
        let unknown: Vec<&str> =
            OF_ERRORS.iter().map(|it| it.0).filter(|name| !known.contains(name)).collect();
        assert!(unknown.is_empty(), "{unknown:?}");
    }

    #[test]
    fn advice_names_verbs_that_exist() {
        let cli = crate::cli::Cli::command();
        let verbs: BTreeSet<&str> = cli.get_subcommands().map(clap::Command::get_name).collect();
        let texts = OF_ERRORS.iter().map(|it| it.2).chain(OF_MESSAGES.iter().map(|it| it.2));
        for text in texts {
            for rest in text.split("stake ").skip(1) {
                let verb = rest.split([' ', ',', ';']).next().unwrap();
                assert!(verbs.contains(verb), "{verb:?} in {text:?}");
            }
        }
    }

    #[test]
    fn messages_of_nodes_are_known() {
        for (message, words) in [
            ("failed to parse wasm: reference-types not enabled: zero byte expected (at offset 0x5f)", "mvp"),
            ("execution reverted: MAX CODE SIZE EXCEEDED", "lens"),
            ("ProgramNotActivated()", "activateProgram"),
            ("gas required exceeds allowance (25000)", "estimate"),
        ] {
            let next = of_message(message).unwrap().next.unwrap();
            assert!(next.contains(words), "{message}: {next}");
        }
        assert_eq!(of_message("all is well"), None);
    }

    #[test]
    fn silence_is_narrowed_down_by_what_is_known() {
        let call = stakeCall { amount: U256::from(5) }.abi_encode();
        let why = |silence| silent(silence).why;
        let of = |input| Silence { input: Some(input), ..Silence::default() };
        assert!(why(Silence::default()).contains("unknown selector"));
        assert!(why(of(&[1, 2, 3, 4])).contains("0x01020304"));
        assert!(why(of(&call[..20])).contains("cannot be decoded"));
        assert!(why(Silence { value: true, ..of(&call) }).contains("takes no ether"));
        assert!(why(of(&call)).contains("well-formed"));
        assert!(why(Silence { all_gas: true, ..of(&call) }).contains("all gas was used"));
        assert!(why(Silence { value: true, ..of(&[]) }).contains("take none"));
    }
}
