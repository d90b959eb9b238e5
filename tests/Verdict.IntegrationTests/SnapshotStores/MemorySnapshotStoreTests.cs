using Verdict.Storage;
using Verdict.Storage.Memory;

namespace Verdict.IntegrationTests.SnapshotStores;

public sealed class MemorySnapshotStoreTests : SnapshotStoreConformance
{
    private protected override ISnapshotStore Open() => new MemorySnapshotStore();
}
