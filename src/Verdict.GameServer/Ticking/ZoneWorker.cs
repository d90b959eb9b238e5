using System.Diagnostics;
using System.Threading.Channels;
using Verdict.Events;
using Verdict.GameServer.Net;
using Verdict.GameServer.Net.Linux;
using Verdict.GameServer.Placement;
using Verdict.GameServer.Publishing;
using Verdict.GameServer.Recovery;
using Verdict.GameServer.Snapshots;
using Verdict.GameServer.Sync;
using Verdict.GameServer.Watching;
using Verdict.Protocol;
using Verdict.Protocol.Messages;
using Verdict.Zones;

namespace Verdict.GameServer.Ticking;

/// <summary>One zone at work: decides what waits in its inbox, answers, lets ticks pass, and hands events over to be recorded.</summary>
/// <remarks>
/// Only <see cref="TryPost"/>, <see cref="TryWrite"/> and <see cref="Signal"/> are for other threads; all else runs on the one thread that
/// owns the zone, so neither the zone nor the seats need a lock. Figures are read by others as they stand.
/// </remarks>
internal sealed partial class ZoneWorker
{
    // Events are handed over each tick, or earlier when a burst has made this many bytes of them. While the disk has not taken what was
    // handed over before, more are gathered up to this many, so that a stalled disk costs few slots of the spool.
    private const int HandOverBytes = 32 * 1_024;

    // With this many waiting here nothing more is decided: what is left of a slot is for what ticks bring about by themselves.
    private const int DecideBytesMax = 48 * 1_024;

    private readonly List<ClientConnection> _dirty = [];
    private readonly List<long> _decidedSince = [];
    private readonly ZoneLoopOptions _options;
    private readonly NetOptions _net;
    private readonly SyncOptions _syncing;
    private readonly JournalPublisher _publisher;
    private readonly ZoneSnapshots _snapshots;
    private readonly ZoneDirectory _directory;
    private readonly Metrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Channel<ZoneCommand> _inbox;
    private Zone _zone;
    private Epoch _nextEpoch;
    private RecoveryReport? _report;
    private SeatTable _seats;
    private ZoneSync _sync;
    private TickSchedule _schedule;
    private long _refusedBusy;
    private long _dropped;
    private long _handedOver;
    private volatile bool _hasWork;
    private volatile bool _isFailed;
    private volatile bool _isFenced;
    private volatile bool _isStopping;

    public ZoneWorker(
        RecoveredZone recovered,
        ZoneLoopOptions options,
        NetOptions net,
        SyncOptions sync,
        JournalPublisher publisher,
        ZoneSnapshots snapshots,
        ZoneDirectory directory,
        Metrics metrics,
        TimeProvider time,
        ILogger logger)
    {
        (_options, _net, _syncing, _publisher, _snapshots) = (options, net, sync, publisher, snapshots);
        (_directory, _metrics, _time, _logger) = (directory, metrics, time, logger);
        (_zone, _nextEpoch, _report) = recovered;
        _seats = new(_zone, options, net, metrics, time);
        Pressure = new(sync);
        _sync = new(_zone, _seats, _syncing, metrics, logger, Stopwatch.GetTimestamp());
        _inbox = Channel.CreateBounded<ZoneCommand>(new BoundedChannelOptions(options.InboxCapacity) { SingleReader = true });
    }

    /// <summary>Wakes the thread that owns the zone. Set once by that thread.</summary>
    public Action Signal
    {
        get;
        set => field = _snapshots.Guard.Answered = _snapshots.Ownership.Lost = value;
    } = static () => { };

    /// <summary>Where the time of its thread goes. Set once by that thread.</summary>
    public PassMeter Meter { get; set; } = new();

    /// <summary>How hard its thread is pressed. Set once by that thread.</summary>
    public PassPressure Pressure { get; set; }

    /// <summary>The sockets that its thread reads; null where another transport has them. Set once, before the first client.</summary>
    public LineSet? Lines { get; set; }

    /// <summary>Who looks at the zone. Set once, before it starts; null where nobody can.</summary>
    public ZoneWatch? Watch { get; set; }

    public ZoneId Id => _zone.Id;

    public Epoch Epoch => _zone.Epoch;

    public long Tick => _zone.Tick;

    public int Players => _zone.PlayerCount;

    public int PlayersMax => _zone.Rules.PlayersMax;

    public int InboxLength => _inbox.Reader.Count;

    public int InboxCapacity => _options.InboxCapacity;

    public long Accepted { get; private set; }

    public long Rejected { get; private set; }

    public long RefusedBusy => Volatile.Read(ref _refusedBusy);

    public long Events => _zone.EventsEmitted;

    public long TickOverruns => _schedule.Overruns;

    /// <summary>Commands that were never answered with a verdict: those that found no room, and those that a failed zone dropped.</summary>
    public long Undecided => RefusedBusy + Volatile.Read(ref _dropped);

    public RoundTripMeter RoundTrips { get; } = new();

    public Histogram TickTimes { get; } = new();

    public Histogram VerdictTimes { get; } = new();

    /// <summary>How many commands waited whenever the zone began to decide.</summary>
    public Histogram InboxLengths { get; } = new();

    /// <summary>Whether the zone failed and waits to be recovered.</summary>
    public bool IsFailed => _isFailed;

    /// <summary>Whether another server has the zone. There is no way back but a new start.</summary>
    public bool IsFenced => _isFenced;

    /// <summary>Whether the thread has nothing to wait for here: the zone failed, is another's, or waits to hear whether it is.</summary>
    public bool IsIdle => _isFailed || _isFenced || (_snapshots.Guard.IsAsking && !_snapshots.Ownership.IsLost);

    /// <summary>Who has a seat; to be asked before the zone's thread starts.</summary>
    public IEnumerable<PlayerId> PlayersAtStart => Enumerable.Range(0, _zone.PlayerCount).Select(slot => _zone.PlayerAt(slot).Id);

    /// <summary>What a client that was answered Busy is told to wait.</summary>
    public int RetryAfterMs => 1_000 / _options.TicksPerSecond;

    /// <summary>What is said to who finds no seat.</summary>
    public Refused FullRefusal => new(
        RefusalCode.ZoneFull,
        $"Zone {Id} has {PlayersMax} players, as many as it takes; choose another or try later.");

    /// <summary>Whether something waits to be decided.</summary>
    public bool HasWork => _hasWork;

    /// <summary>When the next tick is due.</summary>
    public long NextTickAt => _schedule.NextAt;

    /// <summary>When the next tick or the next client's update is due, whichever is first.</summary>
    public long NextDueAt => Math.Min(_schedule.NextAt, _sync.NextAt);

    /// <summary>Puts a command into the inbox.</summary>
    /// <returns>False when the inbox is full, the zone is stopping, or the disk so far behind or so full that what is decided now might not
    /// be recorded.</returns>
    public bool TryPost(in ZoneCommand command)
    {
        if (!_isStopping && !_isFenced && !_publisher.IsSaturated && !_publisher.IsRefusing && _inbox.Writer.TryWrite(command))
        {
            _hasWork = true;
            return true;
        }

        Interlocked.Increment(ref _refusedBusy);
        return false;
    }

    /// <summary>Begins the zone's epoch and its ticks.</summary>
    /// <param name="now">A timestamp.</param>
    /// <param name="tickOffset">How much later its ticks begin, so that the zones of a server do not all tick at once.</param>
    public void Start(long now, long tickOffset = 0)
    {
        _zone.NowMs = _time.GetUtcNow().ToUnixTimeMilliseconds();
        _zone.Open(_publisher.Rent(), _nextEpoch);
        if (_report is { } report) _zone.Certify(report.Certificate);
        _seats.HoldAll(_zone.Tick);
        // The zone as it is now, after what opening it may have moved.
        _sync = new(_zone, _seats, _syncing, _metrics, _logger, now);
        _schedule = new(now + tickOffset, _options.TicksPerSecond, Stopwatch.Frequency, _options.CatchUpTicksMax);
        HandOver();
        _snapshots.Begin(now);
        Log.ZoneOpened(_logger, Id, Epoch.Value, Players);
    }

    /// <summary>Begins a pass of the thread.</summary>
    /// <returns>False when nothing may be decided and no tick may pass: the zone is another server's, or may be.</returns>
    public bool TryPass(long now)
    {
        if (_isFailed || _isFenced) return false;
        var mayDecide = _snapshots.Guard.TryPass(now, Epoch);
        if (_snapshots.Ownership.IsLost) Fence();
        return mayDecide && !_isFenced;
    }

    /// <summary>Decides what waits, at most one inbox full. The verdicts leave with <see cref="Flush"/>.</summary>
    public void Drain()
    {
        _zone.NowMs = _time.GetUtcNow().ToUnixTimeMilliseconds();
        // Lowered before the inbox is read, raised after it was written: what is posted meanwhile is seen now or in the next pass.
        _hasWork = false;
        if (_mail.HasMail) Deliver();
        if (_isFailed) return;
        InboxLengths.Record(InboxLength);
        for (var left = _options.InboxCapacity; left > 0 && MayDecide() && _inbox.Reader.TryRead(out var command); left--) Decide(command);
        if (InboxLength > 0) _hasWork = true;
        Meter.Lap(PassPhase.Decide);
    }

    /// <summary>Ends a pass: whoever has something to hear, or is due to, gets it in one write.</summary>
    public void Flush(long now)
    {
        if (_sync.IsDue(now) || _dirty.Count > 0)
        {
            _sync.Tell(_dirty, now, Pressure);
            Pressure.Told();
            Meter.Lap(PassPhase.Tell);
        }

        if (_dirty.Count == 0) return;
        foreach (var client in _dirty)
        {
            client.IsDirty = false;
            client.Outbox.Flush();
            if (client.Outbox.IsHeldUp) Pressure.Hurry();
        }

        _dirty.Clear();
        var sent = Meter.Lap(PassPhase.Send);
        foreach (var since in _decidedSince) VerdictTimes.Record((sent - since) / TicksPerMicrosecond);
        _decidedSince.Clear();
    }

    /// <summary>Lets the ticks that are due pass. What they brought is told with <see cref="Flush"/>.</summary>
    public void RunDueTicks(long now)
    {
        var due = _schedule.TakeDue(now);
        if (due == 0) return;
        _zone.NowMs = _time.GetUtcNow().ToUnixTimeMilliseconds();
        for (var i = 0; i < due; i++) _zone.Step();
        _seats.Review(now, _directory);
        HandOver();
        // What is in a cut must be on its way to the journal before the cut is; while the disk is behind, the cut stays due.
        if (_zone.Events.Count == 0 && _snapshots.IsDue(now)) _snapshots.Take(_zone, now);
        RoundTrips.Look(_zone, _seats, now);
        if (Watch?.IsDue(now) is true) Watch.Take(_zone, _seats, now);
        TickTimes.Record((Meter.Lap(PassPhase.Tick) - now) / TicksPerMicrosecond);
    }

    /// <summary>Ends every connection and hands over the last events. Seats stay: the players resume after the next start.</summary>
    public void Stop()
    {
        _isStopping = true;
        _mail.GiveUpAll("The server is stopping.");
        Drain();
        Flush(Stopwatch.GetTimestamp());
        EndAll(new(ErrorCode.ServerStopping, "The server is stopping; connect again, your seat is held."));
        _snapshots.TakeLast(_zone);
    }

    /// <summary>Ends every connection after the zone failed, and hands over what it had still emitted, so that recovery finds it.</summary>
    public void Fail()
    {
        _isFailed = true;
        WantsRecovery = false;
        EndAll(new(ErrorCode.Internal, "The zone failed and is being recovered; connect again, your seat is held."));
    }

    /// <summary>Goes on with the zone as it was recovered, in a new epoch.</summary>
    public void Restart(in RecoveredZone recovered, long now)
    {
        _publisher.GiveBack(_zone.Events);
        (_zone, _nextEpoch, _report) = recovered;
        _seats = new(_zone, _options, _net, _metrics, _time);
        Start(now);
        _isFailed = false;
        TellBack();
    }

    private static long TicksPerMicrosecond => Math.Max(1, Stopwatch.Frequency / 1_000_000);

    private void Decide(in ZoneCommand command)
    {
        var cause = new Cause(command.Client.Session, command.Command.Sequence);
        switch (command.Command.Type)
        {
            case MessageType.Hello: Enter(command.Client, cause); break;
            case MessageType.Leave: Leave(command, cause); break;
            case MessageType.Resync: _sync.Resync(command.Client); break;
            default: Act(command, cause); break;
        }

        NoteDirty(command.Client);
    }

    private void Enter(ClientConnection client, Cause cause)
    {
        if (client.IsClosed)
        {
            if (!_zone.TryGetPlayer(client.Player, out _)) _directory.Release(client.Player, Id);
            return;
        }

        // The door has asked the same; meanwhile an operator may have closed it.
        var hasSeat = _zone.TryGetPlayer(client.Player, out _);
        if (_directory.Gate.WhyNot(client.Player, hasSeat) is { } refused)
        {
            if (!hasSeat) _directory.Release(client.Player, Id);
            client.CloseWith(refused);
            return;
        }

        if (!_directory.TryHold(client.Player, Id))
        {
            client.CloseWith(new Refused(RefusalCode.Unavailable, "You are entering another zone at the same time; try again."));
            return;
        }

        var outcome = _zone.Enter(client.Player, client.Name, cause);
        if (outcome.Kind == EntryKind.Full)
        {
            _directory.Release(client.Player, Id);
            client.CloseWith(FullRefusal);
            return;
        }

        _seats.Take(client);
        _sync.Seat(client);
        var welcome = Verdicts.Welcome(_zone, client.Player, outcome, _options, _sync.View);
        client.Outbox.TryAppend(welcome, FrameCodec.FrameBytesMax);
    }

    private void Act(in ZoneCommand command, Cause cause)
    {
        // A connection that was replaced or turned away has no say any more, though its player may be here.
        var outcome = _seats.Has(command.Client)
            ? _zone.Decide(command.Client.Player, command.Command, cause)
            : new(RejectReason.NotInZone, default, 0);
        if (outcome.IsAccepted) Accepted++;
        else Rejected++;
        Verdicts.Answer(command.Client.Outbox, command.Command, outcome, _zone.Tick);
        _decidedSince.Add(command.ReceivedAt);
    }

    private void Leave(in ZoneCommand command, Cause cause)
    {
        if (!_seats.Has(command.Client)) return;
        _zone.Leave(command.Client.Player, LeaveReason.Left, cause);
        _seats.Free(command.Client.Player);
        command.Client.Viewer = null;
        _directory.Release(command.Client.Player, Id);
        command.Client.Outbox.TryAppend(new LeaveAccepted(command.Command.Sequence));
        _ = command.Client.CloseSoonAsync();
    }

    // Who sits here and who was on the way; and the last events, also beyond what may wait: nobody will take them later.
    private void EndAll(Error last)
    {
        _seats.CloseAll(last);
        for (; _inbox.Reader.TryRead(out var command); Volatile.Write(ref _dropped, _dropped + 1)) command.Client.CloseWith(last);
        if (_zone.Events.Count == 0) return;
        _publisher.PostLast(_zone.Events);
        _zone.Events = _publisher.Rent();
    }

    // What this owner had decided before it knew is recorded: consumers keep it aside, for review. Nothing is decided any more.
    private void Fence()
    {
        _isFenced = true;
        Log.ZoneFenced(_logger, Id, Epoch.Value, _snapshots.Ownership.LaterEpoch.Value);
        _mail.GiveUpAll("Another server has this zone now.");
        EndAll(new(ErrorCode.Internal, "Another server has this zone now; connect again, your seat is held there."));
    }

    // What is not decided stays in the inbox, which fills up; then TryPost refuses.
    internal bool MayDecide()
    {
        if (_snapshots.Guard.HasStalled(Stopwatch.GetTimestamp())) return false;
        if (_zone.Events.WrittenBytes >= HandOverBytes) HandOver();
        return _zone.Events.WrittenBytes < DecideBytesMax;
    }

    private void HandOver()
    {
        if (_zone.Events.WrittenBytes < HandOverBytes && !_publisher.HasSettled(_handedOver)) return;
        // A publisher that cannot take more leaves the events here, where they go on in order; TryPost refuses new commands meanwhile.
        if (_zone.Events.Count > 0 && _publisher.TryPost(_zone.Events, ref _handedOver)) _zone.Events = _publisher.Rent();
    }
}
