using System.Text.Json;

namespace Verdict.Benchmarks;

/// <summary>The bytes that each benchmark may allocate per operation. Times are reported and never judged: they belong to the
/// machine.</summary>
internal sealed class Budgets
{
    private readonly Dictionary<string, long> _bytesByName;
    private readonly HashSet<string> _used = [];

    private Budgets(Dictionary<string, long> bytesByName) => _bytesByName = bytesByName;

    /// <summary>Budgets that no benchmark claimed so far: left behind when one was renamed.</summary>
    public IEnumerable<string> Unused => _bytesByName.Keys.Where(name => !_used.Contains(name));

    public static Budgets Load(string path)
    {
        var bytes = JsonSerializer.Deserialize<Dictionary<string, long>>(File.ReadAllText(path))
            ?? throw new InvalidDataException($"{path} holds null instead of an object of names and bytes.");
        return new(bytes);
    }

    /// <summary>The budget of a benchmark: its own, or that of its method for all parameters.</summary>
    public long? Of(string name)
    {
        var method = name.Split('(')[0];
        foreach (var key in (string[])[name, method])
        {
            if (!_bytesByName.TryGetValue(key, out var bytes)) continue;
            _used.Add(key);
            return bytes;
        }

        return null;
    }

    /// <summary>What is wrong with a measurement; null when it keeps to its budget.</summary>
    public string? Complaint(Measurement measured) => Of(measured.Name) switch
    {
        null => $"{measured.Name} has no budget: add a line to bench/budgets.json.",
        { } budget when measured.BytesPerOperation > budget =>
            $"{measured.Name} allocates {measured.BytesPerOperation} bytes per operation; its budget is {budget}.",
        _ => null,
    };
}
