using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Verdict.Tests.Protocol;

/// <summary>The files of tests/vectors: what another implementation of MessagePack made of expectations written by hand.</summary>
internal static class Vectors
{
    public static IReadOnlyList<JsonElement> Messages { get; } = [.. Read("messages.json").EnumerateArray()];

    public static IReadOnlyList<JsonElement> Events { get; } = [.. Read("events.json").GetProperty("events").EnumerateArray()];

    public static IReadOnlyList<JsonElement> Figures { get; } = [.. Read("events.json").GetProperty("figures").EnumerateArray()];

    public static IReadOnlyList<JsonElement> Snapshots { get; } = [.. Read("records.json").GetProperty("snapshots").EnumerateArray()];

    public static IReadOnlyList<JsonElement> Commands { get; } = [.. Read("records.json").GetProperty("commands").EnumerateArray()];

    public static byte[] Hex(this JsonElement vector, string name) => Convert.FromHexString(vector.Text(name));

    public static string Text(this JsonElement fields, string name) => fields.GetProperty(name).GetString()!;

    public static bool Flag(this JsonElement fields, string name) => fields.GetProperty(name).GetBoolean();

    public static int Int(this JsonElement fields, string name) => fields.GetProperty(name).GetInt32();

    /// <summary>A whole number, also one that JSON cannot carry and that stands as {"int64": "…"}.</summary>
    public static long Long(this JsonElement fields, string name)
    {
        var value = fields.GetProperty(name);
        return value.ValueKind == JsonValueKind.Object ? long.Parse(value.Text("int64")) : value.GetInt64();
    }

    public static string RepositoryPath(string relative, [CallerFilePath] string thisFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "../../..", relative));

    private static JsonElement Read(string file) =>
        JsonDocument.Parse(File.ReadAllText(RepositoryPath($"tests/vectors/{file}"))).RootElement;
}
