using Verdict.Protocol;
using Verdict.Protocol.MessagePack;
using Verdict.Protocol.Messages;

namespace Verdict.Zones.State;

/// <summary>The part of a zone's canonical bytes that tells of items and monsters.</summary>
internal static class ThingsCodec
{
    private const int ItemFields = 4;
    private const int EmptyPlaceFields = 3;
    private const int MonsterFields = 6;
    private const int HeadBytesMax = 32;
    private const int ItemBytesMax = 24 + StateUpdate.NameBytesMax;
    private const int EmptyPlaceBytesMax = 24;
    private const int MonsterBytesMax = 36 + StateUpdate.NameBytesMax;

    public static bool HasAny(ZoneState zone) => zone.Items.LastId > 0 || zone.Monsters.Count > 0;

    public static int BytesMax(ZoneState zone) =>
        HeadBytesMax + (zone.Items.Count * ItemBytesMax) + (zone.Items.EmptyPlaces.Length * EmptyPlaceBytesMax)
        + (zone.Monsters.Count * MonsterBytesMax);

    public static void Write(ZoneState zone, ref MessagePackWriter writer)
    {
        writer.WriteInteger(zone.Items.LastId);
        writer.WriteArrayHeader(zone.Items.Count);
        for (var slot = 0; slot < zone.Items.Count; slot++)
        {
            ref readonly var item = ref zone.Items[slot];
            writer.WriteArrayHeader(ItemFields);
            writer.WriteInteger(item.Id);
            writer.WriteString(item.Kind);
            WritePosition(ref writer, item.Position);
        }

        writer.WriteArrayHeader(zone.Items.EmptyPlaces.Length);
        foreach (var place in zone.Items.EmptyPlaces)
        {
            writer.WriteArrayHeader(EmptyPlaceFields);
            WritePosition(ref writer, place.Position);
            writer.WriteInteger(place.UntilTick);
        }

        writer.WriteArrayHeader(zone.Monsters.Count);
        for (var slot = 0; slot < zone.Monsters.Count; slot++)
        {
            ref readonly var monster = ref zone.Monsters[slot];
            writer.WriteArrayHeader(MonsterFields);
            writer.WriteInteger(monster.Id);
            writer.WriteString(monster.Species);
            WritePosition(ref writer, monster.Home);
            WritePosition(ref writer, monster.Position);
        }
    }

    public static void Read(ZoneState zone, ref MessagePackReader reader)
    {
        var lastId = reader.ReadNonNegative();
        for (var left = reader.ReadArrayHeader(ItemTable.ItemsMax); left > 0; left--) ReadItem(zone, ref reader, lastId);
        zone.Items.Restore(lastId);
        var before = (X: long.MinValue, Y: long.MinValue);
        for (var left = reader.ReadArrayHeader(ItemTable.EmptyPlacesMax); left > 0; left--)
        {
            RequireFields(ref reader, EmptyPlaceFields, "a place that waits");
            var position = ReadPosition(ref reader);
            var at = ((long)position.X, (long)position.Y);
            if (at.CompareTo(before) <= 0) throw StateCodec.Malformed("places that wait are out of order");
            before = at;
            zone.Items.Wait(new(position, reader.ReadNonNegative()));
        }

        for (var left = reader.ReadArrayHeader(ZoneMap.MonstersMax); left > 0; left--) ReadMonster(zone, ref reader);
    }

    private static void ReadItem(ZoneState zone, ref MessagePackReader reader, long lastId)
    {
        RequireFields(ref reader, ItemFields, "an item");
        var id = reader.ReadNonNegative();
        if (id <= zone.Items.LastId || id > lastId)
        {
            throw StateCodec.Malformed($"item {id} follows item {zone.Items.LastId}, and the last one given is {lastId}");
        }

        zone.Items.Add(new() { Id = id, Kind = reader.ReadString(StateUpdate.NameBytesMax), Position = ReadPosition(ref reader) });
    }

    private static void ReadMonster(ZoneState zone, ref MessagePackReader reader)
    {
        RequireFields(ref reader, MonsterFields, "a monster");
        var id = reader.ReadNonNegative();
        if (id <= zone.Monsters.LastId) throw StateCodec.Malformed($"monster {id} follows monster {zone.Monsters.LastId}");
        var species = reader.ReadString(StateUpdate.NameBytesMax);
        var home = ReadPosition(ref reader);
        zone.Monsters.Add(new()
        {
            Id = id,
            Species = species,
            Home = home,
            Position = ReadPosition(ref reader),
            HomeIndex = zone.Map.FindMonsterHome(species, home),
        });
    }

    private static void RequireFields(ref MessagePackReader reader, int fields, string what)
    {
        if (reader.ReadArrayHeader(fields) != fields) throw StateCodec.Malformed($"{what} has not {fields} fields");
    }

    private static void WritePosition(ref MessagePackWriter writer, Position position)
    {
        writer.WriteInteger(position.X);
        writer.WriteInteger(position.Y);
    }

    private static Position ReadPosition(ref MessagePackReader reader) => new(reader.ReadInt32(), reader.ReadInt32());
}
