using System.Diagnostics;
using System.Net.Sockets;
using Verdict.Client;
using Verdict.Protocol;
using Verdict.Protocol.MessagePack;
using Verdict.Protocol.Messages;

namespace Verdict.Cli.Load;

/// <summary>What a client makes of what the server says.</summary>
internal sealed partial class LoadClient
{
    private Sight? _sight;
    private bool _isDeaf;
    private int _zone;
    private long _readsAgainAt;
    private long _syncTick;

    /// <summary>Takes a frame; of a state update perhaps only its beginning.</summary>
    public void Handle(ReadOnlySpan<byte> body, long now)
    {
        var reader = new MessagePackReader(body);
        switch (MessageReader.ReadType(ref reader, out var fields))
        {
            case MessageType.StateUpdate: Update(ref reader, fields, now); break;
            case MessageType.MoveAccepted: Accept(MoveAccepted.Read(ref reader, fields), now); break;
            case MessageType.MoveRejected: Reject(MoveRejected.Read(ref reader, fields), now); break;
            case MessageType.CommandRefused:
                if (TryAnswer(CommandRefused.Read(ref reader, fields).Sequence, now, out var traffic)) traffic.AddRefused();
                break;
            case MessageType.Welcome: Enter(Welcome.Read(ref reader, fields), now); break;
            case MessageType.Refused: End(ConnectionEnd.Of(Refused.Read(ref reader, fields)), now); break;
            case MessageType.Error: End(ConnectionEnd.Of(Error.Read(ref reader, fields)), now); break;
            case MessageType.Redirect:
                const string redirected = "The server redirects to another; give that one with --connect.";
                End(ConnectionEnd.Of(EndKind.RedirectLoop, redirected, string.Empty), now);
                break;
            default: break; // Notices, pongs and the answer to Leave, after which the server closes.
        }
    }

    /// <summary>Reads nothing from here on.</summary>
    public void StopReading()
    {
        if (_connection is not { IsConnected: true } connection) return;
        _isDeaf = true;
        connection.StopListening();
        _scene.SlowReaders.AddStopped();
    }

    /// <summary>Reads on, and takes the time until it knows again how things are.</summary>
    public void ReadAgain(long now)
    {
        if (!_isDeaf) return;
        _isDeaf = false;
        (_readsAgainAt, _syncTick) = (now, loop.NewestTick(_zone));
        _connection?.Listen(now);
    }

    private void Update(ref MessagePackReader reader, int fields, long now)
    {
        var traffic = _scene.Tally.At(now);
        long tick;
        bool isFull;
        if (AppliesUpdates)
        {
            var update = loop.Update;
            update.Read(ref reader, fields);
            (tick, isFull) = (update.Tick, update.Full);
            traffic.AddStrays((_sight ??= new()).Take(update));
        }
        else
        {
            (tick, isFull) = (reader.ReadNonNegative(), reader.ReadBoolean());
        }

        traffic.AddUpdate(isFull);
        loop.SawTick(_zone, tick);
        // Everything that waited in buffers is older than the moment at which it read again.
        if (_readsAgainAt == 0 || tick < _syncTick) return;
        _scene.SlowReaders.AddInSync(Stopwatch.GetElapsedTime(_readsAgainAt, now));
        _readsAgainAt = 0;
    }

    private void LoseSight()
    {
        _sight?.Clear();
        if (_readsAgainAt != 0 || _isDeaf) _scene.SlowReaders.AddDisconnected();
    }

    private void Accept(in MoveAccepted accepted, long now)
    {
        if (!TryAnswer(accepted.Sequence, now, out var traffic)) return;
        _audit.Accepted(accepted.Position);
        traffic.AddAccepted();
        _scene.Acks?.Add(_player, accepted.Sequence, accepted.Position);
        if (!_awaitsFirst) return;
        _awaitsFirst = false;
        _scene.Outages.Accepted(_scene.NowMs);
    }

    private void Reject(in MoveRejected rejected, long now)
    {
        if (!TryAnswer(rejected.Sequence, now, out var traffic)) return;
        traffic.AddRejected(rejected.Reason);
        if (rejected.Reason == RejectReason.NotInZone) return;
        _audit.Corrected(rejected.Position);
        _expected = rejected.Position;
        _corrected = rejected.Reason is RejectReason.Blocked or RejectReason.OutOfBounds;
        // Only those who cannot act wait; who was merely early is in step again at its next turn.
        if (rejected.Reason is RejectReason.Stunned or RejectReason.Dead)
        {
            _notBefore = now + (rejected.RetryTicks * Stopwatch.Frequency / _ticksPerSecond);
        }
    }

    private bool TryAnswer(long sequence, long now, out Traffic traffic)
    {
        var isDue = _audit.TryAnswer(sequence, out var dueAt);
        traffic = _scene.Tally.At(dueAt);
        if (!isDue) return false;
        var time = Stopwatch.GetElapsedTime(dueAt, now);
        _scene.Tally.RecentRoundTrips.Record(time);
        (IsSlow ? _scene.SlowReaders.RoundTrips : traffic.RoundTrips).Record(time);
        return true;
    }

    private void Enter(Welcome welcome, long now)
    {
        if (_wasInGame) Return(welcome, now);
        else _audit.Enter(welcome.Position);
        _wakeAt = long.MaxValue;
        (_player, _zone, _expected) = (welcome.PlayerId, welcome.Zone.Value, welcome.Position);
        _ticksPerSecond = Math.Max(1, welcome.TicksPerSecond);
        _walker.Enter(welcome.Map);
        _scene.View = welcome.View;
        var mmPerSecond = (double)welcome.Rules.SpeedMmPerTick * welcome.TicksPerSecond;
        // A fifth below the limit: late by a tick, a move must still be within the stride that has grown.
        var longest = Math.Min(welcome.Rules.StepMaxMm, welcome.Rules.StrideMaxMm) - 1;
        _stepMm = (int)Math.Clamp(mmPerSecond / _scene.Options.Rate * 0.8, 1, longest);
        if (!_wasInGame) loop.Joined();
        _wasInGame = true;
        Volatile.Write(ref _inGame, true);
    }

    private void Return(Welcome welcome, long now)
    {
        var known = _audit.Known;
        var kind = _audit.Return(welcome, Stopwatch.GetElapsedTime(_lostAt, now));
        _awaitsFirst = true;
        _scene.Tally.AddReconnect();
        _scene.Outages.Back(number, _scene.NowMs);
        if (kind != ReturnKind.Undone) return;
        _scene.Tally.AddUndone();
        _scene.Tell(
            $"Player {welcome.PlayerId} was told that it stands at {known.X}, {known.Y}, and after the outage it stands at"
            + $" {welcome.Position.X}, {welcome.Position.Y}{(welcome.Resumed ? "." : ", its seat lost.")}");
    }
}
