using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Verdict.GameServer;
using Verdict.GameServer.Publishing;
using Verdict.Storage.Journal;
using Verdict.Storage.Kafka;
using Verdict.Tests.Storage;
using static Microsoft.Extensions.Options.Options;

namespace Verdict.Tests.GameServer;

/// <summary>A journal of small segments and who keeps it, looked at by hand.</summary>
internal sealed class KeeperRig : IDisposable, ILogger<JournalKeeper>
{
    public const int SegmentBytes = 8 * 1_024;
    public const int BudgetBytes = 96 * 1_024;

    /// <summary>Events of a block that fills about half a segment.</summary>
    public const int BlockEvents = 80;

    private readonly NullLogger<JournalPublisher> _quiet = new();
    private long _sequence = 1;

    public KeeperRig(JournalFullPolicy whenFull = JournalFullPolicy.DropOldest, long historyBytesMax = 0, bool isShipping = true)
    {
        Options = new()
        {
            SegmentBytesMax = SegmentBytes,
            DiskBytesMax = BudgetBytes,
            HistoryBytesMax = historyBytesMax,
            WhenFull = whenFull,
            FlushToDisk = false,
        };
        IsShipping = isShipping;
        Open();
    }

    public JournalDirectory Files { get; } = new();

    public JournalOptions Options { get; }

    public bool IsShipping { get; }

    public ManualClock Clock { get; } = new();

    public JournalWriter Journal { get; private set; } = null!;

    public JournalPublisher Publisher { get; private set; } = null!;

    public JournalKeeper Keeper { get; private set; } = null!;

    public List<string> Logged { get; } = [];

    public RecordingState State => Keeper.State;

    /// <summary>Records so many blocks and looks after each second's worth of one.</summary>
    public void Record(int blocks)
    {
        for (var i = 0; i < blocks; i++)
        {
            Journal.Append(Batches.Moved(sequence: _sequence, count: BlockEvents));
            Journal.Commit();
            _sequence += BlockEvents;
            Look();
        }
    }

    public void Look()
    {
        Clock.Advance(TimeSpan.FromSeconds(1));
        Keeper.Look();
    }

    /// <summary>Kafka, or the platform, has taken everything up to here.</summary>
    public void Acknowledge(long position, long index)
    {
        var bytes = new byte[JournalMark.SizeBytes];
        new JournalMark(position, index, 0).Write(bytes);
        File.WriteAllBytes(Path.Combine(Files.Path, IsShipping ? "shipped" : "consumed"), bytes);
    }

    public void AcknowledgeAll() => Acknowledge(Journal.DurablePosition, Journal.DurableIndex);

    /// <summary>The server starts anew on the same files.</summary>
    public async Task ReopenAsync()
    {
        await CloseAsync();
        Open();
    }

    public void Dispose()
    {
        CloseAsync().GetAwaiter().GetResult();
        Files.Dispose();
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? error, Func<TState, Exception?, string> text) =>
        Logged.Add($"{eventId.Id} {logLevel}");

    private void Open()
    {
        Journal = JournalWriter.Open(Files.Path, Options);
        var (journal, publishing) = (Create(Options), Create(new PublishingOptions()));
        Publisher = new(publishing, journal, Journal, EventSpool.Open(Files.Path, 1_024 * 1_024, "boot"), _quiet);
        var shipper = new Shipper(
            Create(new KafkaOptions { Brokers = IsShipping ? "nowhere:1" : string.Empty }),
            publishing,
            Create(new GameServerOptions()),
            Publisher,
            Journal,
            Clock,
            new NullLogger<Shipper>());
        Keeper = new(Journal, Publisher, shipper, journal, publishing, Clock, this) { NeededFrom = () => Journal.DurablePosition };
    }

    private async Task CloseAsync()
    {
        await Publisher.StopAsync();
        Publisher.Dispose();
        Keeper.Dispose();
        Journal.Dispose();
    }
}
