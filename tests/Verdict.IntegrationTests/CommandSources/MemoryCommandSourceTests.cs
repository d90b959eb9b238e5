using Verdict.Storage;
using Verdict.Storage.Memory;

namespace Verdict.IntegrationTests.CommandSources;

public sealed class MemoryCommandSourceTests : CommandSourceConformance
{
    private readonly MemoryCommandLog _log = new();

    protected override ICommandSource Open() => _log.Open();

    protected override Task AppendRecordAsync(byte[] record)
    {
        _log.AppendRecord(record);
        return Task.CompletedTask;
    }
}
