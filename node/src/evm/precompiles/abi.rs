//! Interfaces of the ArbOS precompiles, as far as this chain has them.
// Arbitrum documents its interfaces; the generated items have no docs of their own.
#![allow(missing_docs, clippy::too_many_arguments)]

alloy::sol! {
    #[derive(Debug)]
    interface ArbSys {
        function arbBlockNumber() external view returns (uint256 number);
        function arbBlockHash(uint256 number) external view returns (bytes32 hash);
        function arbChainID() external view returns (uint256 id);
        function arbOSVersion() external view returns (uint256 version);
        function getStorageGasAvailable() external view returns (uint256 gas);
        function isTopLevelCall() external view returns (bool isTop);
        function mapL1SenderContractAddressToL2Alias(address sender, address unused) external pure returns (address aliased);
        function wasMyCallersAddressAliased() external view returns (bool aliased);
        function myCallersAddressWithoutAliasing() external view returns (address caller);
        function sendTxToL1(address destination, bytes data) external payable returns (uint256 id);
        function withdrawEth(address destination) external payable returns (uint256 id);
        function sendMerkleTreeState() external view returns (uint256 size, bytes32 root, bytes32[] partials);
        event L2ToL1Tx(address caller, address indexed destination, uint256 indexed hash, uint256 indexed position, uint256 arbBlockNum, uint256 ethBlockNum, uint256 timestamp, uint256 callvalue, bytes data);
        event SendMerkleUpdate(uint256 indexed reserved, bytes32 indexed hash, uint256 indexed position);
        error InvalidBlockNumber(uint256 requested, uint256 current);
    }

    #[derive(Debug)]
    interface ArbOwnerPublic {
        function isChainOwner(address account) external view returns (bool isOwner);
        function getAllChainOwners() external view returns (address[] owners);
        function getNetworkFeeAccount() external view returns (address account);
        function getInfraFeeAccount() external view returns (address account);
        function getBrotliCompressionLevel() external view returns (uint64 level);
        function getScheduledUpgrade() external view returns (uint64 version, uint64 timestamp);
        function getMaxStylusContractFragments() external view returns (uint8 count);
    }

    #[derive(Debug)]
    interface ArbGasInfo {
        function getPricesInWei() external view returns (uint256 l2Transaction, uint256 l1Byte, uint256 storageByte, uint256 baseGas, uint256 congestionGas, uint256 totalGas);
        function getPricesInArbGas() external view returns (uint256 l2Transaction, uint256 l1Byte, uint256 storageByte);
        function getMinimumGasPrice() external view returns (uint256 price);
        function getL1BaseFeeEstimate() external view returns (uint256 price);
        function getL1GasPriceEstimate() external view returns (uint256 price);
        function getCurrentTxL1GasFees() external view returns (uint256 fees);
        function getPricesInWeiWithAggregator(address aggregator) external view returns (uint256 l2Transaction, uint256 l1Byte, uint256 storageByte, uint256 baseGas, uint256 congestionGas, uint256 totalGas);
        function getPricesInArbGasWithAggregator(address aggregator) external view returns (uint256 l2Transaction, uint256 l1Byte, uint256 storageByte);
        function getGasAccountingParams() external view returns (uint256 speedLimitPerSecond, uint256 gasPoolMax, uint256 maxTxGasLimit);
        function getMaxTxGasLimit() external view returns (uint256 limit);
        function getMaxBlockGasLimit() external view returns (uint64 limit);
        function getPricingInertia() external view returns (uint64 inertia);
        function getGasBacklog() external view returns (uint64 backlog);
        function getGasBacklogTolerance() external view returns (uint64 tolerance);
        function getL1BaseFeeEstimateInertia() external view returns (uint64 inertia);
        function getL1RewardRate() external view returns (uint64 rate);
        function getL1RewardRecipient() external view returns (address recipient);
        function getPerBatchGasCharge() external view returns (int64 gas);
        function getAmortizedCostCapBips() external view returns (uint64 bips);
        function getL1FeesAvailable() external view returns (uint256 fees);
        function getL1PricingSurplus() external view returns (int256 surplus);
        function getLastL1PricingUpdateTime() external view returns (uint64 timestamp);
    }

    #[sol(rpc, abi)]
    #[derive(Debug)]
    interface ArbWasm {
        function activateProgram(address program) external payable returns (uint16 version, uint256 dataFee);
        function codehashKeepalive(bytes32 codehash) external payable;
        function stylusVersion() external view returns (uint16 version);
        function inkPrice() external view returns (uint32 price);
        function maxStackDepth() external view returns (uint32 depth);
        function freePages() external view returns (uint16 pages);
        function pageGas() external view returns (uint16 gas);
        function pageRamp() external view returns (uint64 ramp);
        function pageLimit() external view returns (uint16 limit);
        function minInitGas() external view returns (uint64 gas, uint64 cached);
        function initCostScalar() external view returns (uint64 percent);
        function expiryDays() external view returns (uint16 days_);
        function keepaliveDays() external view returns (uint16 days_);
        function blockCacheSize() external view returns (uint16 count);
        function activationGas() external view returns (uint64 gas);
        function codehashVersion(bytes32 codehash) external view returns (uint16 version);
        function codehashAsmSize(bytes32 codehash) external view returns (uint32 size);
        function programVersion(address program) external view returns (uint16 version);
        function programInitGas(address program) external view returns (uint64 gas, uint64 gasWhenCached);
        function programMemoryFootprint(address program) external view returns (uint16 footprint);
        function programTimeLeft(address program) external view returns (uint64 seconds_);

        event ProgramActivated(bytes32 indexed codehash, bytes32 moduleHash, address program, uint256 dataFee, uint16 version);
        event ProgramLifetimeExtended(bytes32 indexed codehash, uint256 dataFee);

        error ProgramNotWasm();
        error ProgramNotActivated();
        error ProgramNeedsUpgrade(uint16 version, uint16 stylusVersion);
        error ProgramExpired(uint64 ageInSeconds);
        error ProgramUpToDate();
        error ProgramKeepaliveTooSoon(uint64 ageInSeconds);
        error ProgramInsufficientValue(uint256 have, uint256 want);
    }

    #[sol(rpc, abi)]
    #[derive(Debug)]
    interface ArbWasmCache {
        function cacheProgram(address program) external;
        function cacheCodehash(bytes32 codehash) external;
        function evictCodehash(bytes32 codehash) external;
        function codehashIsCached(bytes32 codehash) external view returns (bool cached);
        function isCacheManager(address manager) external view returns (bool isManager);
        function allCacheManagers() external view returns (address[] managers);

        event UpdateProgramCache(address indexed manager, bytes32 indexed codehash, bool cached);
    }

    #[derive(Debug)]
    interface ArbOwner {
        function addChainOwner(address owner) external;
        function removeChainOwner(address owner) external;
        function isChainOwner(address account) external view returns (bool isOwner);
        function getAllChainOwners() external view returns (address[] owners);
        function getNetworkFeeAccount() external view returns (address account);
        function addWasmCacheManager(address manager) external;
        function removeWasmCacheManager(address manager) external;
        function getInfraFeeAccount() external view returns (address account);
        function setL1PricePerUnit(uint256 price) external;
        function setL2BaseFee(uint256 price) external;
        function setMinimumL2BaseFee(uint256 price) external;
        function setNetworkFeeAccount(address account) external;
        function setInfraFeeAccount(address account) external;
        function setBrotliCompressionLevel(uint64 level) external;
        function setMaxTxGasLimit(uint64 limit) external;
        function setMaxBlockGasLimit(uint64 limit) external;
        function scheduleArbOSUpgrade(uint64 version, uint64 timestamp) external;
        function setInkPrice(uint32 price) external;
        function setWasmMaxStackDepth(uint32 depth) external;
        function setWasmFreePages(uint16 pages) external;
        function setWasmPageGas(uint16 gas) external;
        function setWasmPageLimit(uint16 limit) external;
        function setWasmMinInitGas(uint8 gas, uint16 cached) external;
        function setWasmInitCostScalar(uint64 percent) external;
        function setWasmExpiryDays(uint16 days_) external;
        function setWasmKeepaliveDays(uint16 days_) external;
        function setWasmBlockCacheSize(uint16 count) external;
        function setWasmMaxSize(uint32 size) external;
        function setWasmActivationGas(uint64 gas) external;
        function setMaxStylusContractFragments(uint8 count) external;

        event OwnerActs(bytes4 indexed method, address indexed owner, bytes data);
    }

    #[derive(Debug)]
    interface ArbInfo {
        function getBalance(address account) external view returns (uint256 balance);
        function getCode(address account) external view returns (bytes code);
    }

    #[derive(Debug)]
    interface ArbAddressTable {
        function addressExists(address account) external view returns (bool exists);
        function compress(address account) external view returns (bytes short);
        function decompress(bytes buf, uint256 offset) external view returns (address account, uint256 bytesRead);
        function lookup(address account) external view returns (uint256 index);
        function lookupIndex(uint256 index) external view returns (address account);
        function register(address account) external returns (uint256 index);
        function size() external view returns (uint256 count);
    }

    #[derive(Debug, Default)]
    interface ArbStatistics {
        function getStats() external view returns (uint256 number, uint256 accounts, uint256 storageSum, uint256 gasSum, uint256 transactions, uint256 contracts);
    }

    #[derive(Debug)]
    interface ArbAggregator {
        function getPreferredAggregator(address account) external view returns (address aggregator, bool isDefault);
        function getDefaultAggregator() external view returns (address aggregator);
        function getBatchPosters() external view returns (address[] posters);
        function getFeeCollector(address batchPoster) external view returns (address collector);
        function getTxBaseFee(address aggregator) external view returns (uint256 fee);
    }

    #[derive(Debug)]
    interface ArbRetryableTx {
        function redeem(bytes32 ticketId) external returns (bytes32 retryTx);
        function getLifetime() external view returns (uint256 seconds_);
        function getTimeout(bytes32 ticketId) external view returns (uint256 timestamp);
        function keepalive(bytes32 ticketId) external returns (uint256 timestamp);
        function getBeneficiary(bytes32 ticketId) external view returns (address beneficiary);
        function cancel(bytes32 ticketId) external;
        function getCurrentRedeemer() external view returns (address redeemer);
        error NoTicketWithID();
    }

    #[derive(Debug)]
    interface NodeInterface {
        function gasEstimateComponents(address to, bool contractCreation, bytes data) external payable returns (uint64 gasEstimate, uint64 gasEstimateForL1, uint256 baseFee, uint256 l1BaseFeeEstimate);
        function gasEstimateL1Component(address to, bool contractCreation, bytes data) external payable returns (uint64 gasEstimateForL1, uint256 baseFee, uint256 l1BaseFeeEstimate);
        function nitroGenesisBlock() external pure returns (uint256 number);
        function blockL1Num(uint64 l2BlockNum) external view returns (uint64 l1BlockNum);
        function l2BlockRangeForL1(uint64 blockNum) external view returns (uint64 firstBlock, uint64 lastBlock);
    }

    #[derive(Debug)]
    interface ArbDebug {
        function becomeChainOwner() external;
    }
}
