using Verdict.Events;
using Verdict.Protocol;
using Verdict.Protocol.MessagePack;
using Verdict.Protocol.Messages;
using Verdict.Storage;

namespace Verdict.Cli.Replay;

/// <summary>An event in words.</summary>
/// <param name="Point">Epoch and sequence.</param>
/// <param name="Tick">The zone's tick.</param>
/// <param name="OccurredAtMs">Unix time in milliseconds.</param>
/// <param name="Type">What has happened.</param>
/// <param name="PlayerId">To whom; null when it is about the zone.</param>
/// <param name="Text">From where to where, until when, and the like.</param>
/// <param name="Cause">The command that brought it about.</param>
internal sealed record EventStory(EventPoint Point, long Tick, long OccurredAtMs, EventType Type, long? PlayerId, string Text, Cause Cause);

/// <summary>The last events that were applied, kept as bytes and told only when asked.</summary>
internal sealed class RecentEvents
{
    private const int CountMax = 12;

    private readonly byte[][] _envelopes = [.. Enumerable.Range(0, CountMax).Select(_ => new byte[EventCodec.EventBytesMax])];
    private readonly int[] _lengths = new int[CountMax];
    private long _count;

    public void Add(ReadOnlySpan<byte> envelope)
    {
        var place = (int)(_count++ % CountMax);
        if (envelope.Length > _envelopes[place].Length) _envelopes[place] = new byte[envelope.Length];
        envelope.CopyTo(_envelopes[place]);
        _lengths[place] = envelope.Length;
    }

    /// <summary>The oldest first.</summary>
    public IEnumerable<EventStory> Tell()
    {
        for (var i = Math.Max(0, _count - CountMax); i < _count; i++)
        {
            var place = (int)(i % CountMax);
            yield return Tell(_envelopes[place].AsSpan(0, _lengths[place]));
        }
    }

    private static EventStory Tell(ReadOnlySpan<byte> envelope)
    {
        var reader = new MessagePackReader(envelope);
        var header = EventCodec.ReadHeader(ref reader);
        var text = header.Type switch
        {
            EventType.ZoneOpened => Of(ZoneOpened.ReadPayload(ref reader)),
            EventType.PlayerEntered => Of(PlayerEntered.ReadPayload(ref reader)),
            EventType.PlayerMoved => Of(PlayerMoved.ReadPayload(ref reader)),
            EventType.PlayerLeft => PlayerLeft.ReadPayload(ref reader).Reason.ToString(),
            EventType.PlayerStunned => $"until tick {PlayerStunned.ReadPayload(ref reader).UntilTick}",
            EventType.PlayerDied => Of(PlayerDied.ReadPayload(ref reader)),
            EventType.PlayerRespawned => $"at {Place(PlayerRespawned.ReadPayload(ref reader).Position)}",
            EventType.ZoneRecovered => Of(ZoneRecovered.ReadPayload(ref reader)),
            EventType.ItemAppeared => Of(ItemAppeared.ReadPayload(ref reader)),
            EventType.MonsterAppeared => Of(MonsterAppeared.ReadPayload(ref reader)),
            EventType.MonsterMoved => Of(MonsterMoved.ReadPayload(ref reader)),
            EventType.MonsterRemoved => $"monster {MonsterRemoved.ReadPayload(ref reader).MonsterId}",
            EventType.ItemAcquired => Of(ItemAcquired.ReadPayload(ref reader)),
            EventType.PlayerCorrected => Of(PlayerCorrected.ReadPayload(ref reader)),
            _ => string.Empty,
        };
        long? player = IsOfPlayer(header.Type) ? header.AggregateId : null;
        return new(EventPoint.Of(header.Id), header.Tick, header.OccurredAtMs, header.Type, player, text, header.Cause);
    }

    private static bool IsOfPlayer(EventType type) =>
        type is (>= EventType.PlayerEntered and <= EventType.PlayerRespawned) or EventType.ItemAcquired or EventType.PlayerCorrected;

    private static string Of(in ZoneOpened opened) =>
        $"with {opened.Players} players, from {opened.PreviousEpoch}:{opened.PreviousSequence}";

    private static string Of(in PlayerEntered entered) => $"{entered.Name} at {Place(entered.Position)}";

    private static string Of(in PlayerMoved moved) => $"{Place(moved.From)} → {Place(moved.To)}";

    private static string Of(in PlayerDied died) => $"at {Place(died.Position)}, back at tick {died.RespawnAtTick}";

    private static string Of(in ZoneRecovered recovered) =>
        $"{recovered.Source}, {recovered.EventsReplayed} events replayed, {recovered.EventsLost} lost";

    private static string Of(in ItemAppeared appeared) => $"item {appeared.ItemId}, {appeared.Kind}, at {Place(appeared.Position)}";

    private static string Of(in ItemAcquired acquired) => $"item {acquired.ItemId}, {acquired.Kind}, at {Place(acquired.Position)}";

    private static string Of(in PlayerCorrected corrected)
    {
        var until = corrected.Life == Life.Alive ? string.Empty : $" until tick {corrected.LifeUntilTick}";
        return $"{Place(corrected.From)} → {Place(corrected.To)}, {corrected.Life}{until}, by command {corrected.CommandId}";
    }

    private static string Of(in MonsterAppeared appeared) =>
        $"monster {appeared.MonsterId}, {appeared.Species}, at {Place(appeared.Position)}";

    private static string Of(in MonsterMoved moved) => $"monster {moved.MonsterId}: {Place(moved.From)} → {Place(moved.To)}";

    private static string Place(Position position) => $"{position.X}, {position.Y}";
}
