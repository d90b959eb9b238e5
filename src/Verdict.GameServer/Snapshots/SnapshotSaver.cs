using Verdict.Events;
using Verdict.GameServer.Publishing;
using Verdict.Protocol;
using Verdict.Storage;

namespace Verdict.GameServer.Snapshots;

/// <summary>Saves one zone's cuts off the zone's thread: into the log once what is in them is there, and into the hot store.</summary>
/// <remarks>
/// Three cuts at most: one being taken, one that waits, one being saved. A newer cut takes the place of one that waits, so a store that is
/// down holds up nothing and costs the memory of one snapshot a zone; when it is back, the newest is saved. Saving one zone waits for no
/// other zone.
/// </remarks>
internal sealed class SnapshotSaver(ZoneId zone, SnapshotContext context) : IThreadPoolWorkItem
{
    private const int CutsMax = 3;
    private const int RetryMinMs = 100;

    private readonly Lock _gate = new();
    private readonly Stack<SnapshotCut> _free = new([new(), new(), new()]);
    private SnapshotCut? _waiting;
    private bool _isRunning;
    private byte[] _bytes = [];
    private TaskCompletionSource _idle = NewSource();
    private bool _owesCold;
    private long _hotPosition = -1;
    private long _coldPosition = -1;
    private long _coldPositionBefore = -1;

    public ZoneId Zone => zone;

    /// <summary>Whether the zone is still this server's.</summary>
    public Ownership Ownership { get; } = new();

    /// <summary>Whether no cut waits to be picked up.</summary>
    public bool IsIdle => Volatile.Read(ref _waiting) is null;

    /// <summary>From where on the journal is needed to recover the zone, be it from the hot snapshot or from a cold one; 0 as long as that
    /// is not known.</summary>
    /// <remarks>The newest cold one may still be on its way to where it is kept, so the one before it counts.</remarks>
    public long NeededFrom => Math.Max(0, Math.Min(Volatile.Read(ref _hotPosition), Volatile.Read(ref _coldPositionBefore)));

    /// <summary>A cut to fill; to be given back with <see cref="Offer"/>.</summary>
    public SnapshotCut Rent()
    {
        lock (_gate) return _free.Pop();
    }

    /// <summary>Takes a cut over. Called by the zone's thread: it copies nothing and waits for nothing.</summary>
    public void Offer(SnapshotCut cut)
    {
        lock (_gate)
        {
            if (_waiting is { } replaced)
            {
                cut.Inherit(replaced);
                _free.Push(replaced);
            }

            Volatile.Write(ref _waiting, cut);
            if (_isRunning) return;
            _isRunning = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>Completes when everything offered so far was saved, or was given up because the zone has another owner.</summary>
    public async Task FinishAsync(CancellationToken cancellation)
    {
        while (true)
        {
            Task idle;
            lock (_gate)
            {
                if (!_isRunning) return;
                idle = _idle.Task;
            }

            await idle.WaitAsync(cancellation);
        }
    }

    void IThreadPoolWorkItem.Execute() => _ = RunAsync();

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task RunAsync()
    {
        SnapshotCut? cut = null;
        var failures = 0;
        while ((cut = Next(cut)) is not null)
        {
            if (await TrySaveAsync(cut))
            {
                Free(cut);
                (cut, failures) = (null, 0);
            }
            else
            {
                await PauseAsync(++failures);
            }
        }
    }

    /// <summary>False when it is to be tried again.</summary>
    private async Task<bool> TrySaveAsync(SnapshotCut cut)
    {
        try
        {
            await SaveAsync(cut);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Whatever it was: the next cut must find a saver that runs.
            if (context.Meter.HotFailed(e.Message)) Log.SnapshotFailing(context.Logger, zone, e.Message);
            return context.Stopped.IsCancellationRequested;
        }
        catch (OperationCanceledException)
        {
            // The server ends; what is in the journal is enough to go on from.
        }

        return true;
    }

    /// <summary>The newest cut: one that waits, else the one that could not be saved yet; null when there is nothing left to do.</summary>
    private SnapshotCut? Next(SnapshotCut? unsaved)
    {
        lock (_gate)
        {
            if (_waiting is { } newest)
            {
                if (unsaved is not null)
                {
                    newest.Inherit(unsaved);
                    _free.Push(unsaved);
                }

                Volatile.Write(ref _waiting, null);
                return newest;
            }

            if (unsaved is not null) return unsaved;
            _isRunning = false;
            var idle = _idle;
            _idle = NewSource();
            idle.SetResult();
            return null;
        }
    }

    private void Free(SnapshotCut cut)
    {
        lock (_gate) _free.Push(cut);
    }

    private async Task SaveAsync(SnapshotCut cut)
    {
        // A replaced owner's snapshot is of no use to anybody, and in the log it would only be in the way.
        if (Ownership.IsLost) return;

        // Never save what the journal does not have: a snapshot that is ahead of the record could not be told from a forged one.
        await context.Publisher.FlushAsync(context.Stopped);
        context.Meter.Taken(cut);
        if (_bytes.Length < cut.BytesMax) _bytes = new byte[cut.BytesMax * 5 / 4];
        var snapshot = _bytes.AsMemory(0, cut.Write(_bytes, context.Node, context.JournalId));
        if (cut.IsCold || _owesCold) Publish(cut, snapshot);
        await SaveHotAsync(cut, snapshot);
    }

    // One that finds no room in the queue is owed: the next cut will be one.
    private void Publish(SnapshotCut cut, ReadOnlyMemory<byte> snapshot)
    {
        if (!context.Publisher.PostSnapshot(cut.Zone, cut.Point.Epoch, cut.Point.Sequence, snapshot.ToArray()))
        {
            _owesCold = true;
            return;
        }

        _owesCold = false;
        context.Meter.ColdPublished();
        cut.Label(cut.Trigger, string.Empty, isCold: false);
        Volatile.Write(ref _coldPositionBefore, _coldPosition);
        _coldPosition = cut.JournalPosition;
    }

    private async Task SaveHotAsync(SnapshotCut cut, ReadOnlyMemory<byte> snapshot)
    {
        EventPoint newest;
        using (var allowed = CancellationTokenSource.CreateLinkedTokenSource(context.Stopped))
        {
            allowed.CancelAfter(context.Options.SaveTimeoutMs);
            try
            {
                newest = await context.Hot.SaveAsync(cut.Zone, cut.Point, snapshot, allowed.Token);
            }
            catch (OperationCanceledException e) when (!context.Stopped.IsCancellationRequested)
            {
                throw new IOException($"Saving into {context.Hot.Name} took longer than {context.Options.SaveTimeoutMs} ms.", e);
            }
        }

        // A later point of the same epoch is another owner's too: saves of one saver follow each other and never go back.
        if (newest > cut.Point)
        {
            Ownership.LoseTo(newest.Epoch);
            return;
        }

        if (context.Meter.HotSaved(cut)) Log.SnapshotHealed(context.Logger, zone);
        Volatile.Write(ref _hotPosition, cut.JournalPosition);
    }

    private async Task PauseAsync(int failures)
    {
        var pauseMs = (int)Math.Min(context.Options.RetryMaxMs, (long)RetryMinMs << Math.Min(failures, 16));
        await Task.Delay(TimeSpan.FromMilliseconds(pauseMs), context.Time, context.Stopped)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
