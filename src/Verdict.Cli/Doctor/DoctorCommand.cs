using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;
using Verdict.Cli.Building;
using Verdict.Cli.Terminal;

namespace Verdict.Cli.Doctor;

/// <summary>`verdict doctor`: says what is missing or unreachable and how to mend it.</summary>
internal static class DoctorCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static Command Create()
    {
        var data = new Option<DirectoryInfo>("--data")
        {
            Description = "The data directory to look at. Default: ./data",
            DefaultValueFactory = _ => new("data"),
        };
        var json = new Option<bool>("--json") { Description = "Print the findings as one JSON array on standard output." };
        var command = new Command("doctor", "Looks at tools, libraries, ports, disk and every configured service; says what to do.")
        {
            data, json,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var output = new Output(parsed.GetValue(json));
            output.Status("Looking…");
            List<Finding> findings =
            [
                .. await new MachineChecks(Repository.Find(), parsed.GetValue(data)!.FullName).RunAsync(cancellation),
                .. await NetworkChecks.RunAsync(cancellation),
            ];
            output.Done();
            if (output.IsJson) Console.Out.WriteLine(JsonSerializer.Serialize(findings, Json));
            else Show(findings, output);
            return findings.Any(finding => finding.Health == Health.Bad) ? ExitCode.Missing : ExitCode.Ok;
        });
        return HelpWithExamples.Teach(command, """
            Services are looked for where KAFKA_BROKERS, MYSQL_URL, REDIS_URL and MONGODB_URL say.
            Exit code 3 when something must be mended before the platform works.
            """);
    }

    private static void Show(List<Finding> findings, Output output)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn("").AddColumn("what").AddColumn("found").AddColumn("to do");
        foreach (var (name, health, detail, mend) in findings)
        {
            var mark = health switch { Health.Good => "[green]✓[/]", Health.Lacking => "[yellow]![/]", _ => "[red]✗[/]" };
            table.AddRow(mark, Markup.Escape(name), Markup.Escape(detail), Markup.Escape(mend));
        }

        output.Table(table);
        var bad = findings.Count(finding => finding.Health == Health.Bad);
        output.Line(bad == 0 ? "Nothing stands in the way." : $"{bad} to mend.");
    }
}
