using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;
using Verdict.Events;
using Verdict.Protocol;
using Verdict.Storage;
using Verdict.Storage.Journal;

namespace Verdict.GameServer.Publishing;

/// <summary>Writes what zones hand over to the journal, in groups, on a thread of its own. No zone ever waits for it.</summary>
/// <remarks>
/// Bounded by bytes: once <see cref="PublishingOptions.QueueBytesMax"/> wait, <see
/// cref="IsSaturated"/> makes zones answer Busy, so that nothing is
/// decided that might not be recorded. Nothing that was handed over is dropped while the process lives; a failing disk is tried again.
/// </remarks>
internal sealed class JournalPublisher : IDisposable
{
    private const int CommitBytesMax = 16 * 1_024 * 1_024;
    private const int FinalTries = 3;
    private const int RetryMinMs = 50;

    private readonly PublishingOptions _options;
    private readonly int _commitBytesMax;
    private readonly JournalFullPolicy _whenFull;
    private readonly JournalWriter _writer;
    private readonly EventSpool _spool;
    private readonly ILogger<JournalPublisher> _logger;
    private readonly ConcurrentQueue<Item> _queue = new();
    private readonly ConcurrentQueue<EventBuffer> _spare = new();
    private readonly List<EventBuffer> _written = [];
    private readonly AutoResetEvent _wake = new(initialState: false);

    // Never set: waiting on it is waiting for its time-out.
    private readonly ManualResetEventSlim _pause = new(initialState: false);
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<ZoneId, long> _moves = new();
    private volatile TaskCompletionSource _committed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _stopping;
    private volatile bool _failing;
    private volatile bool _refusing;
    private long _queuedBytes;
    private long _posted;
    private long _settled;
    private long _unprotected;

    public JournalPublisher(
        IOptions<PublishingOptions> options,
        IOptions<JournalOptions> journal,
        JournalWriter writer,
        EventSpool spool,
        ILogger<JournalPublisher> logger)
    {
        (_options, _writer, _spool, _logger) = (options.Value, writer, spool, logger);
        _whenFull = journal.Value.WhenFull;
        _commitBytesMax = Math.Min(CommitBytesMax, journal.Value.PendingBytesMax / 4);
        new Thread(Run) { Name = "journal", IsBackground = true }.Start();
    }

    /// <summary>Bytes that wait for the disk.</summary>
    public long QueuedBytes => Volatile.Read(ref _queuedBytes);

    /// <summary>Whether as many wait as may.</summary>
    public bool IsSaturated => QueuedBytes >= _options.QueueBytesMax;

    /// <summary>Whether the disk budget is used up, so that zones are to answer Busy; what they have decided is written all the
    /// same.</summary>
    public bool IsRefusing
    {
        get => _refusing;
        set => _refusing = value;
    }

    /// <summary>Whether the disk refuses writes at the moment.</summary>
    public bool IsFailing => _failing;

    /// <summary>Completes at the next commit.</summary>
    public Task NextCommit => _committed.Task;

    /// <summary>PlayerMoved events of a zone that are on disk since this server started.</summary>
    public long MovesJournalled(ZoneId zone) => _moves.GetValueOrDefault(zone);

    /// <summary>Buffers in memory that dies with the process, because no slot of the spool was free or a slot was too small.</summary>
    public long Unprotected => Volatile.Read(ref _unprotected);

    /// <summary>An empty buffer for a zone's events: one that outlives the process as long as there is one.</summary>
    public EventBuffer Rent()
    {
        if (_spool.TryRent() is { } slot) return slot;
        if (Interlocked.Increment(ref _unprotected) == 1) Log.SpoolExhausted(_logger, _spool.SlotCount);
        return _spare.TryDequeue(out var buffer) ? buffer : new(EventSpool.SlotBytes);
    }

    /// <summary>Takes over a zone's events.</summary>
    /// <param name="events">Not to be touched any more.</param>
    /// <param name="ticket">To ask <see cref="HasSettled"/> with.</param>
    /// <returns>False when no more may wait; the zone then keeps the buffer and goes on filling it.</returns>
    public bool TryPost(EventBuffer events, ref long ticket)
    {
        if (IsSaturated) return false;
        ticket = Post(new(events), events.WrittenBytes);
        return true;
    }

    /// <summary>Takes over the last events of a zone that ends, whatever waits already.</summary>
    public void PostLast(EventBuffer events) => Post(new(events), events.WrittenBytes);

    /// <summary>Whether what was posted is on disk. Zones that post at the same moment may be taken for each other, so this is for judging
    /// whether the disk keeps up, not for promises.</summary>
    public bool HasSettled(long ticket) => Volatile.Read(ref _settled) >= ticket;

    /// <summary>Takes over one encoded <see cref="ServerFigures"/>; left out when
    /// no more may wait, as the next one tells it anew.</summary>
    public void PostFigures(byte[] figures)
    {
        if (!IsSaturated && !IsRefusing) Post(new(null, RecordKind.ServerFigures, figures), figures.Length);
    }

    /// <summary>Takes over one encoded <see cref="CommandOutcome"/>. It goes in also when the disk budget is used up, for outcomes are few
    /// and somebody waits for them; left out, and told of, only when no more may wait.</summary>
    /// <returns>Whether it was taken over.</returns>
    public bool PostOutcome(byte[] outcome)
    {
        if (IsSaturated)
        {
            Log.OutcomeLeftOut(_logger, QueuedBytes);
            return false;
        }

        Post(new(null, RecordKind.CommandOutcome, outcome), outcome.Length);
        return true;
    }

    /// <summary>Takes over one encoded <see cref="ZoneView"/>; left out when recording has trouble, as the
    /// next one tells it anew.</summary>
    /// <returns>Whether it was taken over.</returns>
    public bool PostView(ZoneId zone, byte[] view)
    {
        if (IsSaturated || IsRefusing || IsFailing) return false;
        Post(new(null, RecordKind.ZoneView, view, zone), view.Length);
        return true;
    }

    /// <summary>Takes over a cold snapshot, to stand behind everything posted before, its zone's events among them; left out when no more
    /// may wait, as a later one takes its place.</summary>
    /// <returns>Whether it was taken over.</returns>
    public bool PostSnapshot(ZoneId zone, Epoch epoch, long sequence, byte[] snapshot)
    {
        // Where nothing is ever dropped, a newer snapshot makes no room.
        if (IsSaturated || (IsRefusing && _whenFull == JournalFullPolicy.RefuseNew)) return false;
        Post(new(null, RecordKind.ZoneSnapshot, snapshot, zone, epoch, sequence), snapshot.Length);
        return true;
    }

    /// <summary>Completes when everything posted before the call is on disk.</summary>
    public async Task FlushAsync(CancellationToken cancellation)
    {
        var until = Volatile.Read(ref _posted);
        while (Volatile.Read(ref _settled) < until)
        {
            var next = NextCommit;
            if (Volatile.Read(ref _settled) >= until) return;
            await next.WaitAsync(cancellation);
        }
    }

    /// <summary>Writes what is left and ends.</summary>
    public Task StopAsync()
    {
        _stopping = true;
        _wake.Set();
        return _stopped.Task;
    }

    public void Dispose()
    {
        _wake.Dispose();
        _pause.Dispose();
    }

    /// <summary>Takes a buffer back of which nobody needs the events any more.</summary>
    public void GiveBack(EventBuffer events)
    {
        if (events.OutlivesProcess)
        {
            _spool.Return(events);
            return;
        }

        events.Clear();
        _spare.Enqueue(events);
    }

    private long Post(Item item, int bytes)
    {
        if (item.Events is { IsOutgrown: true }) Interlocked.Increment(ref _unprotected);
        Interlocked.Add(ref _queuedBytes, bytes);
        var ticket = Interlocked.Increment(ref _posted);
        _queue.Enqueue(item);
        _wake.Set();
        return ticket;
    }

    private void Run()
    {
        while (!_stopping || !_queue.IsEmpty)
        {
            if (_queue.IsEmpty) _wake.WaitOne();
            var began = Stopwatch.GetTimestamp();
            var (items, bytes) = AppendAll();
            if (items > 0 && !TryCommit()) break;
            Settle(items, bytes);
            var left = _options.CommitIntervalMs - (int)Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            if (left > 0 && !_stopping) _pause.Wait(left);
        }

        _stopped.SetResult();
    }

    private (int Items, long Bytes) AppendAll()
    {
        var (items, bytes) = (0, 0L);
        // One commit takes a bounded bite, so that the writer's own buffer stays small after a stall.
        while (_writer.PendingBytes < _commitBytesMax && _queue.TryDequeue(out var item))
        {
            items++;
            bytes += Append(item);
        }

        return (items, bytes);
    }

    private int Append(in Item item)
    {
        if (item.Events is { } events)
        {
            _writer.Append(events);
            _written.Add(events);
            return events.WrittenBytes;
        }

        if (item.Kind == RecordKind.ZoneSnapshot) _writer.AppendSnapshot(item.Zone, item.Epoch, item.Sequence, item.Record);
        else if (item.Kind == RecordKind.CommandOutcome) _writer.AppendOutcome(item.Record);
        else if (item.Kind == RecordKind.ZoneView) _writer.AppendView(item.Zone, item.Record);
        else _writer.AppendFigures(item.Record);
        return item.Record!.Length;
    }

    // The writer keeps what it could not write, and a commit that failed may be called again; so retrying loses and repeats nothing.
    private bool TryCommit()
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                _writer.Commit();
                if (_failing) Log.JournalHealed(_logger);
                _failing = false;
                return true;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                _failing = true;
                if (_stopping && tries >= FinalTries)
                {
                    Log.JournalLost(_logger, QueuedBytes);
                    return false;
                }

                var retryMs = (int)Math.Min(_options.RetryMaxMs, (long)RetryMinMs << Math.Min(tries, 16));
                Log.JournalFailing(_logger, QueuedBytes, retryMs, e);
                _pause.Wait(retryMs);
            }
        }
    }

    private void Settle(int items, long bytes)
    {
        if (items == 0) return;
        foreach (var events in _written)
        {
            _moves[events.Zone] = _moves.GetValueOrDefault(events.Zone) + events.MovedCount;
            GiveBack(events);
        }

        _written.Clear();
        Interlocked.Add(ref _queuedBytes, -bytes);
        Interlocked.Add(ref _settled, items);
        Interlocked.Exchange(ref _committed, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Item(
        EventBuffer? Events,
        RecordKind Kind = RecordKind.ZoneEvents,
        byte[]? Record = null,
        ZoneId Zone = default,
        Epoch Epoch = default,
        long Sequence = 0);
}
