using System.Text.RegularExpressions;

namespace Verdict.Tests.Tidy;

/// <content>Sources: their size, and what they must not say.</content>
public sealed partial class TidyTests
{
    private const int FileLinesMax = 400;
    private const int MethodLinesMax = 60;
    private const int LineColumnsMax = 140;

    /// <summary>Projects that run inside a server or a game.</summary>
    private static readonly string[] Quiet = ["GameServer", "Zones", "Storage", "Events", "Protocol", "Client"];

    /// <summary>Calls that servers must not make, and what to do instead.</summary>
    private static readonly (Regex Call, string Instead)[] BannedInServers =
    [
        (new(@"\bConsole\.(Write|Error|Out|Read)"), "log through Log.cs, so that operators find it documented"),
        (new(@"\bThread\.Sleep\b"), "wait on what you wait for, with a bound"),
        (new(@"\bDateTime(Offset)?\.(Utc)?Now\b"), "ask the TimeProvider, so that tests can turn the clock"),
        (new(@"\bconsole\.(log|error|warn|info|debug)\b"), "log through the Logger that main.ts hands out"),
    ];

    [Fact]
    public void Files_are_short_enough_to_be_read_whole() => Expect(
        WorkingCopy.Sources.Select(file => (file, Lines: WorkingCopy.ReadLines(file).Length))
            .Where(found => found.Lines > FileLinesMax)
            .Select(found => $"{found.file} has {found.Lines} lines"),
        $"Split the file by what its parts are about: {FileLinesMax} lines are the limit.");

    [Fact]
    public void Lines_are_short_enough_to_be_seen_whole() => Expect(
        WorkingCopy.Sources.Where(file => !IsDictionary(file))
            .SelectMany(file => WorkingCopy.ReadLines(file).Select((line, index) => (file, Number: index + 1, line.Length)))
            .Where(line => line.Length > LineColumnsMax)
            .Select(line => $"{line.file}:{line.Number} is {line.Length} columns wide"),
        $"Break the line or say less in it: {LineColumnsMax} columns are the limit.");

    [Fact]
    public void Methods_are_short_enough_to_be_held_in_mind() => Expect(
        // A composition root is one list of parts, read from top to bottom.
        WorkingCopy.Sources.Where(file => file.EndsWith(".cs", StringComparison.Ordinal) && file != "src/Verdict.GameServer/Program.cs")
            .SelectMany(file => MethodScanner.Scan(WorkingCopy.ReadLines(file)).Select(method => (file, method)))
            .Where(found => found.method.Lines > MethodLinesMax)
            .Select(found => $"{found.file}:{found.method.Line} has {found.method.Lines} lines"),
        $"Give the steps of the method names of their own: {MethodLinesMax} lines are the limit.");

    [Fact]
    public void The_scanner_of_methods_sees_methods_and_nothing_else()
    {
        string[] source =
        [
            "internal sealed class Nest", "{", "    private readonly int[] _numbers =", "    {", "        1,", "    };", string.Empty,
            "    public int Long<T>(T value)", "        where T : struct", "    {", "        if (value is 1)", "        {",
            "            return 1;", "        }", string.Empty, "        return 2;", "    }", string.Empty,
            "    private static class Inner", "    {", "        public static void Short()", "        {", "        }", "    }", "}",
        ];
        var methods = MethodScanner.Scan(source).OrderBy(method => method.Line);
        Assert.Equal([(10, 6), (12, 1), (22, 0)], methods.Select(method => (method.Line, method.Lines)));
    }

    [Fact]
    public void The_engine_is_held_to_its_list_of_banned_symbols()
    {
        var project = WorkingCopy.Read("src/Verdict.Zones/Verdict.Zones.csproj");
        Assert.Contains("<AdditionalFiles Include=\"BannedSymbols.txt\" />", project, StringComparison.Ordinal);
        var banned = WorkingCopy.ReadLines("src/Verdict.Zones/BannedSymbols.txt");
        string[] wanted = ["DateTime", "Stopwatch", "TimeProvider", "Random", "Tasks.Task", "Single", "Double", "Console", "IO.File"];
        Expect(
            wanted.Where(symbol => !banned.Any(line => line.Contains($"T:System.{symbol};", StringComparison.Ordinal)
                || line.Contains($".{symbol};", StringComparison.Ordinal))),
            "Ban the symbol in src/Verdict.Zones/BannedSymbols.txt and say there what to use instead.");
        Expect(
            banned.Where(line => line.Split(';') is not [_, { Length: > 10 }]),
            "Say why it is banned and what to use instead, after a semicolon.");
    }

    [Fact]
    public void Servers_neither_print_nor_sleep_nor_read_the_wall_clock() => Expect(
        // The two composition roots print the one line that says where they listen, and what stops the start; the clock is chosen there.
        WorkingCopy.Sources.Where(IsServer).Where(file => file is not ("src/Verdict.GameServer/Program.cs" or "platform/src/main.ts"))
            .SelectMany(file => WorkingCopy.ReadLines(file).Select((line, index) => (file, Number: index + 1, line)))
            .SelectMany(found => BannedInServers.Where(banned => banned.Call.IsMatch(found.line))
                .Select(banned => $"{found.file}:{found.Number}: {banned.Instead}")),
        "Do it as the list says.");

    [Fact]
    public void Nothing_is_left_for_later() => Expect(
        FindInText(new(@"\b(TO" + @"DO|FIX" + @"ME|XX" + @"X|HA" + @"CK)\b")),
        "Do it now, or write it into docs/roadmap.md as planned.");

    [Fact]
    public void Nothing_names_a_registry_or_a_place_on_somebodys_machine()
    {
        Expect(
            FindInText(new(@"(?<![\w.~])/(home|Users|root|work|tmp)/[\w.]|[A-Z]:\\" + @"Users")),
            "Derive the path from the repository's root, or from a temporary directory.");
        Expect(
            WorkingCopy.Files.Where(file => Path.GetFileName(file).ToUpperInvariant() switch
            {
                "NUGET.CONFIG" => true,
                ".NPMRC" => WorkingCopy.Read(file).Contains("registry=", StringComparison.Ordinal),
                "PACKAGE-LOCK.JSON" => WorkingCopy.Read(file).Contains("\"resolved\": \"http", StringComparison.Ordinal),
                _ => false,
            }),
            "Where packages come from is the choice of whoever builds: leave the registry out. npm does so by itself when .npmrc is read.");
    }

    private static IEnumerable<string> FindInText(Regex pattern) => WorkingCopy.Files.Where(IsText)
        .SelectMany(file => WorkingCopy.ReadLines(file).Select((line, index) => (file, Number: index + 1, line)))
        .Where(found => pattern.IsMatch(found.line))
        .Select(found => $"{found.file}:{found.Number}: {pattern.Match(found.line).Value}");

    // This file must name what it looks for.
    private static bool IsText(string file) =>
        Path.GetExtension(file) is not (".png" or ".ico" or ".bin" or ".db") && file != "tests/Verdict.Tests/Tidy/TidyTests.Sources.cs";

    // Prose is not made clearer by being broken over lines.
    private static bool IsDictionary(string file) =>
        file.StartsWith("dashboard/src/shared/text/", StringComparison.Ordinal) && Path.GetFileName(file) is "en.ts" or "ko.ts";

    private static bool IsServer(string file) =>
        (file.StartsWith("platform/src/", StringComparison.Ordinal) && !file.EndsWith(".test.ts", StringComparison.Ordinal)
            && !file.StartsWith("platform/src/testing/", StringComparison.Ordinal))
        || Quiet.Any(project => file.StartsWith($"src/Verdict.{project}/", StringComparison.Ordinal));
}
