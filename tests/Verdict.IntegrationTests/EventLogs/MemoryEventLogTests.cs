using Verdict.Storage;
using Verdict.Storage.Memory;

namespace Verdict.IntegrationTests.EventLogs;

public sealed class MemoryEventLogTests : EventLogConformance
{
    protected override ValueTask<IEventLog> OpenAsync() => new(new MemoryEventLog());
}
