// Written by `stake abi gen`; do not edit.

/** Addresses by chain id, suite and name. */
export const addresses = {} as const;

/** An address as viem and wagmi type it. */
export type Address = `0x${string}`;

/** Everything that has been deployed: by chain id, suite and name. */
export type Addresses = typeof addresses;

/** A chain with a deployment. */
export type ChainId = keyof Addresses;

/** A suite on a chain. */
export type SuiteName<Chain extends ChainId> = keyof Addresses[Chain];

/** The contracts of a suite by name. */
export type Suite = { readonly [name: string]: Address };

/** The suites of a chain by name, for a chain id that is known at run time only; none where nothing was deployed. */
export function suitesOf(chainId: number): { readonly [name: string]: Suite } {
  const all: { readonly [chainId: number]: { readonly [name: string]: Suite } } = addresses;
  return all[chainId] ?? {};
}
