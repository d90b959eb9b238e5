using System.Text.RegularExpressions;
using Verdict.GameServer.Operations;

namespace Verdict.Tests.Tidy;

/// <content>Documents: what they name exists, and what exists is named.</content>
public sealed partial class TidyTests
{
    private static readonly string[] RecordSections = ["## Context", "## Decision", "## Consequence"];

    [Fact]
    public void Every_path_that_a_document_names_exists() => Expect(
        WorkingCopy.Documents.SelectMany(document => PathsIn(document).Where(path => !IsKnown(document, path))
            .Concat(LinksIn(document).Where(path => !WorkingCopy.Exists(path)))
            .Select(path => $"{document}: {path}")),
        "Correct the path, or take out what is no longer so. Documents describe what is built.");

    [Fact]
    public void The_operations_guide_tells_of_every_option_of_the_game_server_with_its_default_and_range()
    {
        var rows = OperationsTables.Rows(4).ToDictionary(row => row[0], StringComparer.Ordinal);
        var options = OperationsTables.GameServerOptions().ToList();
        Expect(
            options.Where(option => !rows.TryGetValue(option.Name, out var row) || row[1] != option.Default || row[2] != option.Range)
                .Select(option => $"| `{option.Name}` | {option.Default} | {option.Range} | meaning and unit |"),
            "Write these rows into the tables of docs/operations.md.");
        Expect(
            rows.Keys.Where(name => name.Contains(':', StringComparison.Ordinal))
                .Except(options.Select(option => option.Name), StringComparer.Ordinal),
            "Take the option out of docs/operations.md: no such one exists.");
    }

    [Fact]
    public void The_operations_guide_tells_of_every_variable_of_the_platform_with_its_default()
    {
        var rows = OperationsTables.Rows(3).Where(row => row[0].Contains('_', StringComparison.Ordinal))
            .ToDictionary(row => row[0], StringComparer.Ordinal);
        var variables = OperationsTables.PlatformVariables().ToList();
        Assert.True(variables.Count > 10, "platform/src/config.ts reads otherwise than this test expects; teach it.");
        Expect(
            variables.Where(variable => !rows.TryGetValue(variable.Name, out var row) || row[1] != variable.Default)
                .Select(variable => $"| `{variable.Name}` | {variable.Default} | meaning and unit |"),
            "Write these rows into the table of docs/operations.md.");
        Expect(
            rows.Keys.Except(variables.Select(variable => variable.Name), StringComparer.Ordinal),
            "Take the variable out of docs/operations.md: no such one exists.");
    }

    [Fact]
    public void The_operations_guide_tells_of_every_message_that_the_game_server_logs()
    {
        var rows = OperationsTables.Rows(4).Where(row => int.TryParse(row[0], out _)).ToDictionary(row => row[0], StringComparer.Ordinal);
        var messages = OperationsTables.LogMessages().ToList();
        Expect(
            messages.Where(message => !rows.TryGetValue($"{message.Id}", out var row) || row[1] != message.Name || row[2] != message.Level)
                .Select(message => $"| {message.Id} | {message.Name} | {message.Level} | what to do |"),
            "Write these rows into the table of messages in docs/operations.md.");
        Expect(
            rows.Keys.Except(messages.Select(message => $"{message.Id}"), StringComparer.Ordinal),
            "Take the message out of docs/operations.md: it is not logged.");
    }

    [Fact]
    public void The_operations_guide_tells_of_every_figure()
    {
        var guide = WorkingCopy.Read(OperationsTables.Guide);
        Expect(
            OperationsTables.Figures().Where(figure => !guide.Contains($"`{figure}`", StringComparison.Ordinal)),
            "Explain the figure in docs/operations.md.");
    }

    [Fact]
    public void The_operations_guide_tells_of_every_metric()
    {
        var rows = OperationsTables.Rows(2).Select(row => row[0]).Where(name => name.StartsWith("verdict_", StringComparison.Ordinal));
        var metrics = Meters.Server.Select(meter => meter.PrometheusName)
            .Concat(Meters.Zone.Select(meter => meter.PrometheusName))
            .Concat(PrometheusText.Histograms)
            .Append("verdict_info")
            .ToList();
        Expect(metrics.Except(rows, StringComparer.Ordinal), "Explain the metric in docs/operations.md.");
    }

    [Fact]
    public void Documents_name_no_option_that_does_not_exist()
    {
        var known = OperationsTables.GameServerOptions().Select(option => option.Name).ToHashSet(StringComparer.Ordinal);
        var sections = known.Select(name => name.Split(':')[0]).ToHashSet(StringComparer.Ordinal);
        Expect(
            WorkingCopy.Documents.SelectMany(document => OptionName().Matches(WorkingCopy.Read(document))
                .Select(match => match.Value.Trim('`'))
                .Where(name => sections.Contains(name.Split(':')[0]) && !known.Contains(name))
                .Select(name => $"{document}: {name}")),
            "Name the option as it is called, or take it out.");
    }

    [Fact]
    public void Every_decision_record_says_why_what_and_what_follows()
    {
        var records = WorkingCopy.Files.Where(file => file.StartsWith("docs/adr/", StringComparison.Ordinal)).ToList();
        Expect(
            records.SelectMany(record => RecordSections.Except(WorkingCopy.ReadLines(record), StringComparer.Ordinal)
                .Select(section => $"{record} lacks the section {section}")),
            "A decision record has one page with these three sections.");
        Expect(
            records.Where(record => !RecordName().IsMatch(record)
                || !WorkingCopy.Read(record).StartsWith($"# {NumberOf(record)} · ", StringComparison.Ordinal)),
            "Name the file NNNN-what-was-decided.md and let its title be: # N · What was decided");
        // Numbers are given out before records are written, so one may be missing; none may stand twice.
        Assert.Distinct(records.Select(NumberOf));
    }

    [Fact]
    public void Both_readmes_say_the_same()
    {
        Assert.Equal(CommandsIn("README.md"), CommandsIn("README.ko.md"));
        Assert.Equal(HeadingLevels("README.md"), HeadingLevels("README.ko.md"));
        Assert.Equal(LinksIn("README.md").Where(IsShared).Order(), LinksIn("README.ko.md").Where(IsShared).Order());
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("README.ko.md")]
    public void The_readme_shows_a_program_that_compiles(string readme)
    {
        var compiled = WorkingCopy.ReadLines("tests/Verdict.Tests/Tidy/ReadmeSample.cs").Select(line => line.Trim())
            .SkipWhile(line => line != "// Shown from here.").Skip(1).TakeWhile(line => line != "// To here.");
        var shown = Fences().Matches(WorkingCopy.Read(readme)).Single(fence => fence.Groups["language"].Value == "csharp")
            .Groups["body"].Value.Split('\n').Select(line => line.Trim());
        Assert.Equal(compiled.Where(line => line.Length > 0), shown.Where(line => line.Length > 0 && !Import().IsMatch(line)));
    }

    private static int NumberOf(string record) => int.Parse(Path.GetFileName(record).AsSpan(0, 4));

    // Whole paths in the map of the repository; elsewhere a file may also be called by the end of its path.
    // What programs make, such as the data directory, is in no repository.
    private static bool IsKnown(string document, string path) => WorkingCopy.Exists(path)
        || WorkingCopy.IsMade(path)
        || (document == OperationsTables.Guide && path.Split('/')[0] is "commands" or "journal" or "keys" or "logs" or "snapshots")
        || (document != "ARCHITECTURE.md" && WorkingCopy.Files.Any(file => file.EndsWith($"/{path}", StringComparison.Ordinal)));

    // Each readme links to the other one.
    private static bool IsShared(string link) => !link.StartsWith("README", StringComparison.Ordinal);

    private static IEnumerable<string> CommandsIn(string document) => Fences().Matches(WorkingCopy.Read(document))
        .Where(fence => fence.Groups["language"].Value == "sh")
        .SelectMany(fence => fence.Groups["body"].Value.Split('\n'))
        .Select(line => line.Split(" #")[0].Trim())
        .Where(line => line.Length > 0 && !line.StartsWith('#'));

    private static IEnumerable<int> HeadingLevels(string document) =>
        Prose(document).Split('\n').Where(line => line.StartsWith('#')).Select(line => line.IndexOf(' ', StringComparison.Ordinal));

    private static string Prose(string document) => Fences().Replace(WorkingCopy.Read(document), string.Empty);

    private static IEnumerable<string> PathsIn(string document) =>
        InlineCode().Matches(Prose(document)).Select(match => match.Groups["code"].Value)
            .Where(code => LooksLikePath().IsMatch(code))
            .Where(code => code.Contains('/', StringComparison.Ordinal) || HasKnownEnding().IsMatch(code))
            .Select(code => code.StartsWith("./", StringComparison.Ordinal) ? code[2..] : code);

    private static IEnumerable<string> LinksIn(string document) => Links().Matches(Prose(document))
        .Select(match => match.Groups["to"].Value.Split('#')[0])
        .Where(link => link.Length > 0 && !link.Contains("://", StringComparison.Ordinal))
        .Select(link => WorkingCopy.Resolve(Path.GetDirectoryName(document)!, link));

    [GeneratedRegex(@"(?ms)^```(?<language>\w*)\n(?<body>.*?)^```", RegexOptions.ExplicitCapture)]
    private static partial Regex Fences();

    [GeneratedRegex("`(?<code>[^`\n]+)`", RegexOptions.ExplicitCapture)]
    private static partial Regex InlineCode();

    // No blanks, placeholders or wildcards, not the path of a URL, and no package name such as @scope/name.
    [GeneratedRegex(@"^[\w.][\w./-]*$")]
    private static partial Regex LooksLikePath();

    [GeneratedRegex(@"\.(cs|ts|tsx|md|json|txt|props|csproj|slnx|yml|svg|png)$")]
    private static partial Regex HasKnownEnding();

    [GeneratedRegex(@"\]\((?<to>[^)\s]+)\)|(?<=src="")(?<to>[^""]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Links();

    [GeneratedRegex(@"`[A-Z]\w+:[A-Z]\w+`")]
    private static partial Regex OptionName();

    [GeneratedRegex(@"^using [\w.]+;$")]
    private static partial Regex Import();

    [GeneratedRegex(@"^docs/adr/\d{4}-[a-z0-9-]+\.md$")]
    private static partial Regex RecordName();
}
