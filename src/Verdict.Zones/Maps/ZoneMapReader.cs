using System.Text.Json;
using Verdict.Protocol;

namespace Verdict.Zones.Maps;

/// <summary>Reads the text of a map file. Everything must be there once and nothing may be unknown, so a typing error never passes
/// silently.</summary>
internal static class ZoneMapReader
{
    private static readonly string[] MapFields = ["widthMm", "heightMm", "obstacles", "hazards", "spawnPoints"];
    private static readonly string[] OptionalMapFields = ["items", "monsters"];
    private static readonly string[] AreaFields = ["x", "y", "widthMm", "heightMm"];
    private static readonly string[] HazardFields = ["kind", .. AreaFields];
    private static readonly string[] PointFields = ["x", "y"];
    private static readonly string[] ItemFields = ["kind", .. PointFields, "respawnTicks"];
    private static readonly string[] MonsterFields = ["species", .. PointFields, "radiusMm", "count", "stepMm", "stepTicks"];

    public static ZoneMap Read(string json)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json, new() { MaxDepth = 8 });
        }
        catch (JsonException error)
        {
            throw new MapException($"The map is no JSON: {error.Message}", error);
        }

        using (document)
        {
            var root = document.RootElement;
            RequireFields(root, "The map", MapFields, OptionalMapFields);
            var obstacles = ReadList(root, "obstacles", AreaFields, ReadArea);
            var hazards = ReadList(root, "hazards", HazardFields, static (e, where) => new Hazard(ReadKind(e, where), ReadArea(e, where)));
            var spawnPoints = ReadList(root, "spawnPoints", PointFields, ReadPoint);
            var items = ReadOptionalList(root, "items", ItemFields, ReadItem);
            var monsters = ReadOptionalList(root, "monsters", MonsterFields, ReadMonster);
            var shape = new MapShape(ReadInteger(root, "", "widthMm"), ReadInteger(root, "", "heightMm"), obstacles, hazards);
            return new(shape, spawnPoints, items, monsters);
        }
    }

    private static T[] ReadList<T>(JsonElement root, string name, string[] fields, Func<JsonElement, string, T> read)
    {
        var list = root.GetProperty(name);
        if (list.ValueKind != JsonValueKind.Array) throw new MapException($"{name} is {Describe(list)}; it must be an array.");
        var entries = new T[list.GetArrayLength()];
        for (var i = 0; i < entries.Length; i++)
        {
            var where = $"{name}[{i}]";
            RequireFields(list[i], where, fields);
            entries[i] = read(list[i], where + ".");
        }

        return entries;
    }

    // A map that was written before there were such things has none.
    private static T[] ReadOptionalList<T>(JsonElement root, string name, string[] fields, Func<JsonElement, string, T> read) =>
        root.TryGetProperty(name, out _) ? ReadList(root, name, fields, read) : [];

    private static Rectangle ReadArea(JsonElement area, string where) => new(
        ReadInteger(area, where, "x"),
        ReadInteger(area, where, "y"),
        ReadInteger(area, where, "widthMm"),
        ReadInteger(area, where, "heightMm"));

    private static Position ReadPoint(JsonElement point, string where) =>
        new(ReadInteger(point, where, "x"), ReadInteger(point, where, "y"));

    private static ItemPlace ReadItem(JsonElement item, string where) =>
        new(ReadText(item, where, "kind"), ReadPoint(item, where), ReadInteger(item, where, "respawnTicks"));

    private static MonsterHome ReadMonster(JsonElement home, string where) => new(
        ReadText(home, where, "species"),
        ReadPoint(home, where),
        ReadInteger(home, where, "radiusMm"),
        ReadInteger(home, where, "count"),
        ReadInteger(home, where, "stepMm"),
        ReadInteger(home, where, "stepTicks"));

    private static HazardKind ReadKind(JsonElement hazard, string where)
    {
        var kind = hazard.GetProperty("kind");
        return (kind.ValueKind == JsonValueKind.String ? kind.GetString() : null) switch
        {
            "snare" => HazardKind.Snare,
            "pit" => HazardKind.Pit,
            _ => throw new MapException($"{where}kind is {Describe(kind)}; it must be \"snare\" or \"pit\"."),
        };
    }

    private static string ReadText(JsonElement parent, string where, string name)
    {
        var value = parent.GetProperty(name);
        return value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw new MapException($"{where}{name} is {Describe(value)}; it must be a text.");
    }

    private static int ReadInteger(JsonElement parent, string where, string name)
    {
        var value = parent.GetProperty(name);
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var integer)
            ? integer
            : throw new MapException($"{where}{name} is {Describe(value)}; it must be a whole number.");
    }

    private static void RequireFields(JsonElement element, string where, string[] fields, string[]? optional = null)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new MapException($"{where} is {Describe(element)}; it must be an object with {string.Join(", ", fields)}.");
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var property in element.EnumerateObject())
        {
            if (!fields.Contains(property.Name) && optional?.Contains(property.Name) != true)
            {
                var known = string.Join(", ", fields.Concat(optional ?? []));
                throw new MapException($"{where} has an unknown field \"{property.Name}\"; known are {known}.");
            }

            if (!seen.Add(property.Name)) throw new MapException($"{where} has the field \"{property.Name}\" twice.");
        }

        foreach (var field in fields)
        {
            if (!seen.Contains(field)) throw new MapException($"{where} lacks the field \"{field}\".");
        }
    }

    private static string Describe(JsonElement value)
    {
        var text = value.GetRawText();
        return text.Length <= 40 ? text : string.Concat(text.AsSpan(0, 40), "…");
    }
}
