using System;
using System.Threading.Tasks;
using Verdict.Protocol;
using Verdict.Protocol.Messages;

namespace Verdict.Client;

/// <content>What a player can do, and the verdicts on it.</content>
public sealed partial class GameClient
{
    // A server that keeps speaking of somebody it never introduced is asked again, but not at the rate at which it speaks.
    private const int ResyncIntervalMsMin = 1_000;

    private long _sequence;
    private long _resyncNotBefore;

    /// <summary>Asks to step to a point. The verdict comes with <see cref="Decided"/>.</summary>
    /// <param name="target">Where to stand, in millimetres.</param>
    /// <returns>The command's number, which its verdict carries; 0 when it was not sent because the client is not in a zone or
    /// <see cref="GameClientOptions.PendingCommandsMax"/> commands wait already.</returns>
    public long Move(Position target) => Send(MoveTo(target), waiter: null);

    /// <summary>Asks to step to a point and waits for the verdict, which <see cref="Poll"/> brings:
    /// await it beside the loop that polls, never inside.</summary>
    /// <param name="target">Where to stand, in millimetres.</param>
    /// <returns>The verdict; never fails, since not being sent and not being answered are verdicts too.</returns>
    public Task<CommandVerdict> MoveAsync(Position target) => SendAsync(MoveTo(target));

    /// <summary>Asks for an item that lies within <see cref="Welcome.ReachMm"/>. The verdict comes with <see cref="Decided"/>; that
    /// somebody else was faster (<see cref="RejectReason.ItemGone"/>) is nothing unusual.</summary>
    /// <param name="itemId">The <see cref="Entity.Id"/> of an <see cref="EntityKind.Item"/> in <see cref="World"/>.</param>
    /// <returns>As <see cref="Move"/>.</returns>
    public long PickUp(long itemId) => Send(Taking(itemId), waiter: null);

    /// <summary>Asks for an item and waits for the verdict, as <see cref="MoveAsync"/> does.</summary>
    /// <param name="itemId">The <see cref="Entity.Id"/> of an <see cref="EntityKind.Item"/> in <see cref="World"/>.</param>
    /// <returns>The verdict; never fails.</returns>
    public Task<CommandVerdict> PickUpAsync(long itemId) => SendAsync(Taking(itemId));

    /// <summary>Asks to be shown everything in view anew; an update that is full follows. The client does so by itself, at most once a
    /// second, when an update speaks of somebody whom no update has introduced.</summary>
    public void Resync()
    {
        if (State != ClientState.InGame) return;
        _resyncNotBefore = After(ResyncIntervalMsMin);
        _connection!.Send(default(Resync), SmallFrameBytesMax);
    }

    /// <summary>Gives up the seat. <see cref="Ended"/> follows; the client does not reconnect.</summary>
    public void Leave()
    {
        if (State == ClientState.InGame)
        {
            State = ClientState.Leaving;
            _deadline = After(_options.LeaveTimeoutMs);
            _connection!.Send(new Leave(++_sequence), SmallFrameBytesMax);
        }
        else if (State is not (ClientState.Idle or ClientState.Leaving))
        {
            Disconnect();
        }
    }

    private static PlayerCommand MoveTo(Position target) => new(MessageType.Move, 0, target.X, target.Y);

    private static PlayerCommand Taking(long itemId) => new(MessageType.PickUpItem, 0, itemId, 0);

    private Task<CommandVerdict> SendAsync(in PlayerCommand command)
    {
        // Continuations run inside Poll, on its thread, so that awaiting code needs no lock either.
        var waiter = new TaskCompletionSource<CommandVerdict>();
        if (Send(command, waiter) == 0)
        {
            waiter.SetResult(new(command, VerdictKind.NotSent, World.Position, RejectReason.None, default, default));
        }

        return waiter.Task;
    }

    private long Send(in PlayerCommand command, TaskCompletionSource<CommandVerdict>? waiter)
    {
        if (State != ClientState.InGame || _pending.IsFull) return 0;
        var numbered = command with { Sequence = ++_sequence };
        _pending.Add(numbered, _now(), waiter);
        if (numbered.Type == MessageType.Move) _connection!.Send(new Move(_sequence, numbered.Target), SmallFrameBytesMax);
        else _connection!.Send(new PickUpItem(_sequence, numbered.First), SmallFrameBytesMax);
        return _sequence;
    }

    private void ShowUpdate()
    {
        var isWhole = World.Apply(_update);
        Updated?.Invoke(_update);
        if (!isWhole && _now() >= _resyncNotBefore) Resync();
    }

    private void Decide(long sequence, VerdictKind kind, RejectReason reason, TimeSpan retryAfter)
    {
        if (!_pending.TryTake(sequence, out var pending)) return;
        var roundTrip = TimeSpan.FromTicks(_now() - pending.SentAt);
        Complete(pending, new(pending.Command, kind, World.Position, reason, retryAfter, roundTrip));
    }

    private void Complete(in PendingCommands.Pending pending, in CommandVerdict verdict)
    {
        Decided?.Invoke(verdict);
        pending.Waiter?.TrySetResult(verdict);
    }
}
