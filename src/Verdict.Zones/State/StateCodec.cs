using Verdict.Events;
using Verdict.Protocol;
using Verdict.Protocol.MessagePack;
using Verdict.Protocol.Messages;

namespace Verdict.Zones.State;

/// <summary>The canonical bytes of a zone's state: the same state gives the same bytes, whatever way led to it.</summary>
/// <remarks>
/// MessagePack in its shortest form: [format, zone, epoch, sequence, tick of the last event, [last sequence per topic],
/// [[id, name, x, y, life, lifeUntilTick, movedAtTick, budgetMm], …]], players by ascending id.
/// A zone that never had a monster or an item is written so, as format 1. Otherwise it is format 2, which goes on: last item id,
/// [[id, kind, x, y], …] of items by ascending id, [[x, y, untilTick], …] of places that wait by their position,
/// [[id, species, homeX, homeY, x, y], …] of monsters by ascending id. So what was recorded before there were any keeps its bytes and hash.
/// State is what events made. The present tick grows without events and the time of day belongs to the owner, so neither is in it: a zone
/// that slept and one that was rebuilt from its record are the same. Map and rules are given again when the bytes are read.
/// </remarks>
internal static class StateCodec
{
    private const int PlayersFormat = 1;
    private const int PlayersFields = 7;
    private const int ThingsFormat = 2;
    private const int ThingsFields = 11;
    private const int PlayerFields = 8;
    private const int HeadBytesMax = 64 + (Topics.Count * 9);
    private const int PlayerBytesMax = 48 + StateUpdate.NameBytesMax;

    public static int BytesMax(ZoneState zone) => HeadBytesMax + (zone.Players.Count * PlayerBytesMax) + ThingsCodec.BytesMax(zone);

    public static int Write(ZoneState zone, Span<byte> destination, Span<int> slotsById)
    {
        var writer = new MessagePackWriter(destination);
        var hasThings = ThingsCodec.HasAny(zone);
        writer.WriteArrayHeader(hasThings ? ThingsFields : PlayersFields);
        writer.WriteInteger(hasThings ? ThingsFormat : PlayersFormat);
        writer.WriteInteger(zone.Id.Value);
        writer.WriteInteger(zone.Epoch.Value);
        writer.WriteInteger(zone.Sequence);
        writer.WriteInteger(zone.EventTick);
        writer.WriteArrayHeader(zone.LastOfTopic.Length);
        foreach (var sequence in zone.LastOfTopic) writer.WriteInteger(sequence);
        writer.WriteArrayHeader(slotsById.Length);
        foreach (var slot in slotsById)
        {
            ref readonly var player = ref zone.Players[slot];
            writer.WriteArrayHeader(PlayerFields);
            writer.WriteInteger(player.Id.Value);
            writer.WriteString(zone.Players.NameAt(slot));
            writer.WriteInteger(player.Position.X);
            writer.WriteInteger(player.Position.Y);
            writer.WriteInteger((int)player.Life);
            writer.WriteInteger(player.LifeUntilTick);
            writer.WriteInteger(player.MovedAtTick);
            writer.WriteInteger(player.BudgetMm);
        }

        if (hasThings) ThingsCodec.Write(zone, ref writer);
        return writer.Length;
    }

    /// <summary>Fills a new zone from the bytes.</summary>
    /// <exception cref="ReplayException">They are not what <see cref="Write"/> writes.</exception>
    public static void Read(ZoneState zone, ReadOnlySpan<byte> bytes)
    {
        try
        {
            var reader = new MessagePackReader(bytes);
            var hasThings = ReadHead(zone, ref reader);
            var before = 0L;
            for (var left = reader.ReadArrayHeader(ZoneRules.SeatsMax); left > 0; left--) before = ReadPlayer(zone, ref reader, before);
            if (hasThings) ThingsCodec.Read(zone, ref reader);
            if (!reader.IsAtEnd) throw Malformed("bytes follow its end");
        }
        catch (ProtocolException error)
        {
            throw new ReplayException(ReplayFault.Malformed, $"The state's bytes cannot be read: {error.Message}", error);
        }
    }

    private static bool ReadHead(ZoneState zone, ref MessagePackReader reader)
    {
        var fields = reader.ReadArrayHeader(ThingsFields);
        var format = reader.ReadInteger();
        if (format is not (PlayersFormat or ThingsFormat)) throw Malformed($"it is of format {format}, and this version reads 1 and 2");
        var due = format == ThingsFormat ? ThingsFields : PlayersFields;
        if (fields != due) throw Malformed($"it has not {due} fields");
        var id = reader.ReadInt32();
        if (id != zone.Id.Value) throw new ReplayException(ReplayFault.OtherZone, $"The state is of zone {id}, not of zone {zone.Id}.");
        var epoch = reader.ReadInt32();
        if (epoch is < 0 or > Epoch.ValueMax) throw Malformed($"its epoch is {epoch}");
        long sequence = reader.ReadNonNegative(), eventTick = reader.ReadNonNegative();
        var topics = reader.ReadArrayHeader(Topics.Count);
        Span<long> lastOfTopic = stackalloc long[Topics.Count];
        for (var i = 0; i < topics; i++) lastOfTopic[i] = reader.ReadNonNegative();
        zone.Restore(new(epoch), sequence, eventTick, lastOfTopic);
        return format == ThingsFormat;
    }

    private static long ReadPlayer(ZoneState zone, ref MessagePackReader reader, long before)
    {
        if (reader.ReadArrayHeader(PlayerFields) != PlayerFields) throw Malformed($"a player has not {PlayerFields} fields");
        var id = reader.ReadInteger();
        if (id <= before || id > PlayerId.ValueMax) throw Malformed($"player {id} follows player {before}");
        var name = reader.ReadString(StateUpdate.NameBytesMax);
        var player = new Player
        {
            Id = new(id),
            Position = new(reader.ReadInt32(), reader.ReadInt32()),
            Life = (Life)reader.ReadInt32(),
            LifeUntilTick = reader.ReadNonNegative(),
            MovedAtTick = reader.ReadInteger(),
            BudgetMm = reader.ReadInt32(),
        };
        if (!Enum.IsDefined(player.Life)) throw Malformed($"player {id} has life {(int)player.Life}");
        if (player.BudgetMm < 0 || player.MovedAtTick > zone.EventTick) throw Malformed($"player {id} has a stride budget it cannot have");
        zone.Players.Add(player, name);
        if (player.Life == Life.Dead) zone.Respawns.Add(player.LifeUntilTick, player.Id);
        return id;
    }

    internal static ReplayException Malformed(string why) => new(ReplayFault.Malformed, $"The state's bytes cannot be read: {why}.");
}
