using Verdict.Protocol;
using Verdict.Protocol.MessagePack;
using Verdict.Protocol.Messages;

namespace Verdict.Events;

/// <summary>A zone as it is at this moment, published several times a second while somebody looks. Telemetry: no part of any zone's
/// sequence
/// of events, and of no use once there is a newer one.</summary>
/// <param name="Node">The zone's server.</param>
/// <param name="Zone">Which zone.</param>
/// <param name="Epoch">Its epoch.</param>
/// <param name="Sequence">Its last event.</param>
/// <param name="Tick">Its tick.</param>
/// <param name="AtMs">Unix time in milliseconds.</param>
/// <param name="Players">Who has a seat.</param>
/// <param name="Things">Monsters, and items that lie there.</param>
public sealed record ZoneView(
    string Node,
    ZoneId Zone,
    Epoch Epoch,
    long Sequence,
    long Tick,
    long AtMs,
    IReadOnlyList<PlayerSight> Players,
    IReadOnlyList<ThingSight> Things)
{
    private const int Fields = 8;

    /// <summary>Bytes enough to encode a view.</summary>
    public static int BytesMax(int players, int things) => 256 + (players * 352) + (things * 96);

    /// <summary>Writes the array of all fields in their order. Allocates nothing when the lists are arrays or lists.</summary>
    public void Write(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(Fields);
        writer.WriteString(Node);
        writer.WriteInteger(Zone.Value);
        writer.WriteInteger(Epoch.Value);
        writer.WriteInteger(Sequence);
        writer.WriteInteger(Tick);
        writer.WriteInteger(AtMs);
        writer.WriteArrayHeader(Players.Count);
        for (var i = 0; i < Players.Count; i++) Players[i].Write(ref writer);
        writer.WriteArrayHeader(Things.Count);
        for (var i = 0; i < Things.Count; i++) Things[i].Write(ref writer);
    }
}

/// <summary>One player in a <see cref="ZoneView"/>.</summary>
/// <param name="PlayerId">Who.</param>
/// <param name="Name">Its name.</param>
/// <param name="Position">Where it stands.</param>
/// <param name="Life">How it is.</param>
/// <param name="LifeUntilTick">The tick at which that ends; 0 while alive.</param>
/// <param name="StrideBudgetMm">How far it may stride now, in millimetres.</param>
/// <param name="Session">Its connection; 0 while its seat is only held.</param>
/// <param name="UnsentBytes">Bytes that wait for it to read.</param>
public readonly record struct PlayerSight(
    PlayerId PlayerId, string Name, Position Position, Life Life, long LifeUntilTick, long StrideBudgetMm, long Session, int UnsentBytes)
{
    private const int Fields = 8;

    internal void Write(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(Fields);
        writer.WriteInteger(PlayerId.Value);
        writer.WriteString(Name);
        EventCodec.WritePosition(ref writer, Position);
        writer.WriteInteger((int)Life);
        writer.WriteInteger(LifeUntilTick);
        writer.WriteInteger(StrideBudgetMm);
        writer.WriteInteger(Session);
        writer.WriteInteger(UnsentBytes);
    }
}

/// <summary>One monster or item in a <see cref="ZoneView"/>.</summary>
/// <param name="Kind">Which of both.</param>
/// <param name="Id">Its number in the zone.</param>
/// <param name="Name">Its species or kind.</param>
/// <param name="Position">Where it is.</param>
public readonly record struct ThingSight(EntityKind Kind, long Id, string Name, Position Position)
{
    private const int Fields = 4;

    internal void Write(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(Fields);
        writer.WriteInteger((int)Kind);
        writer.WriteInteger(Id);
        writer.WriteString(Name);
        EventCodec.WritePosition(ref writer, Position);
    }
}
