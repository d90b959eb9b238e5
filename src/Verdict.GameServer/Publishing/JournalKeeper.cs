using Microsoft.Extensions.Options;
using Verdict.Events;
using Verdict.Storage.Journal;

namespace Verdict.GameServer.Publishing;

/// <summary>Keeps the journal within its disk budget and says once a second how recording is doing.</summary>
/// <remarks>
/// A segment goes for one of three reasons. Everybody has taken it, no recovery needs it, and there is more such history than
/// <see cref="JournalOptions.HistoryBytesMax"/>. Or the same, and the budget is used up. Or the budget is used up by events that nobody has
/// taken yet, and <see cref="JournalOptions.WhenFull"/> says that the oldest go. What a recovery still needs never goes: when only that is
/// left, zones are told to answer Busy, which is also what <see cref="JournalFullPolicy.RefuseNew"/> does from the beginning.
/// </remarks>
internal sealed class JournalKeeper : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly JournalWriter _journal;
    private readonly JournalPublisher _publisher;
    private readonly Shipper _shipper;
    private readonly JournalOptions _options;
    private readonly PublishingOptions _publishing;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly JournalPace _pace = new();
    private readonly JournalDrops _drops;
    private readonly JournalGlance _glance;

    /// <summary>Kept below the budget, for what comes in between two looks.</summary>
    private readonly long _reserve;
    private volatile RecordingState _state = RecordingState.Unknown;
    private bool _isOverflowing;
    private long _droppedBefore;

    public JournalKeeper(
        JournalWriter journal,
        JournalPublisher publisher,
        Shipper shipper,
        IOptions<JournalOptions> options,
        IOptions<PublishingOptions> publishing,
        TimeProvider time,
        ILogger<JournalKeeper> logger)
    {
        (_journal, _publisher, _shipper, _time, _logger) = (journal, publisher, shipper, time, logger);
        (_options, _publishing) = (options.Value, publishing.Value);
        _drops = new(journal, time);
        _glance = new(journal.DirectoryPath);
        _reserve = _options.SegmentBytesMax;
    }

    /// <summary>From which position on the journal is needed to recover every zone from its newest saved snapshot; all of it, as long as
    /// nobody says otherwise.</summary>
    public Func<long> NeededFrom { get; set; } = static () => 0;

    /// <summary>What the last look showed.</summary>
    public RecordingState State => _state;

    /// <summary>Looks, trims, and drops or refuses if it must be.</summary>
    public void Look()
    {
        var acknowledged = Acknowledged();
        var neededFrom = Math.Min(NeededFrom(), _journal.DurablePosition);
        var keptFrom = Math.Min(acknowledged.Position, neededFrom);
        TrimHistory(keptFrom);
        KeepWithinBudget(acknowledged, neededFrom);

        var kept = _journal.DurablePosition - Math.Max(keptFrom, _journal.OldestPosition);
        _pace.Note(_time.GetUtcNow(), kept);
        _state = Measure(acknowledged, Math.Max(0, _options.DiskBytesMax - _reserve - kept));
    }

    public override void Dispose()
    {
        base.Dispose();
        _drops.Dispose();
        _glance.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, _time);
        do
        {
            try
            {
                Look();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Log.JournalUnkept(_logger, e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    // A mark beyond the end is another journal's, or that of a newer copy of this one: it says nothing about these events.
    private JournalMark Acknowledged()
    {
        var mark = _shipper.IsNeeded
            ? JournalMark.ReadShipped(_journal.DirectoryPath)
            : JournalMark.ReadConsumed(_journal.DirectoryPath);
        return mark.Position <= _journal.DurablePosition ? mark : default;
    }

    private void TrimHistory(long keptFrom)
    {
        var excess = _journal.DiskBytes - (_options.DiskBytesMax - _reserve);
        var history = Math.Max(keptFrom - _options.HistoryBytesMax, excess > 0 ? _journal.OldestPosition + excess : 0);

        // A segment goes only as a whole, so the excess is rounded up to the next one's end, but never beyond what is kept.
        if (excess > 0) history = _journal.ListTrimPoints().FirstOrDefault(end => end >= history, keptFrom);
        _journal.TrimBefore(Math.Min(history, keptFrom));
    }

    private void KeepWithinBudget(JournalMark acknowledged, long neededFrom)
    {
        var limit = _options.DiskBytesMax - _reserve;
        var excess = _journal.DiskBytes - limit;
        var isDropping = excess > 0 && _options.WhenFull == JournalFullPolicy.DropOldest;
        if (isDropping) excess -= _drops.Drop(excess, acknowledged, neededFrom);
        if (excess > 0 && !_publisher.IsRefusing) Log.JournalRefusing(_logger, _journal.DiskBytes, _options.DiskBytesMax);
        _publisher.IsRefusing = excess > 0 || (_publisher.IsRefusing && !isDropping);
        if ((isDropping || excess > 0) && !_isOverflowing)
        {
            _isOverflowing = true;
            _droppedBefore = _drops.Events;
            if (isDropping) Log.JournalDropping(_logger, _journal.DiskBytes, _options.DiskBytesMax);
        }
        else if (_isOverflowing && excess <= 0 && !isDropping)
        {
            EndOverflow(limit, Math.Min(acknowledged.Position, neededFrom));
        }
    }

    // Some room first, so that a budget that is only just kept does not begin and end every second.
    private void EndOverflow(long limit, long keptFrom)
    {
        if (_journal.DurablePosition - Math.Max(keptFrom, _journal.OldestPosition) > limit - _reserve) return;
        _isOverflowing = false;
        _publisher.IsRefusing = false;
        Log.JournalWithinBudget(_logger, _drops.Events - _droppedBefore, _drops.Events);
    }

    private RecordingState Measure(JournalMark acknowledged, long bytesLeft)
    {
        var from = Math.Max(acknowledged.Position, _journal.OldestPosition);
        var (until, durable) = (_journal.DurablePosition, _journal.DurableIndex);
        var (waiting, ageMs) = (0L, 0L);
        if (durable > acknowledged.Index && _glance.TryFind(from, until, out var index, out var occurredAtMs))
        {
            waiting = durable - Math.Max(index, acknowledged.Index);
            ageMs = Math.Max(0, _time.GetUtcNow().ToUnixTimeMilliseconds() - occurredAtMs);
        }

        var isDegraded = _shipper.Failure.Length > 0 || ageMs > _publishing.DegradedAfterMs;
        return new(
            _isOverflowing ? RecordingMode.Overflowing : isDegraded ? RecordingMode.Degraded : RecordingMode.Normal,
            acknowledged.Index,
            waiting,
            waiting == 0 ? 0 : until - from,
            ageMs,
            _isOverflowing ? 0 : _pace.MsUntil(bytesLeft),
            _drops.Events);
    }
}
