using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Verdict.Events;
using Verdict.GameServer;
using Verdict.Storage.Journal;

namespace Verdict.Tests.Tidy;

/// <summary>What the operations guide lists, and what the code says it must list.</summary>
internal static partial class OperationsTables
{
    public const string Guide = "docs/operations.md";

    /// <summary>Rows of the guide's tables with so many columns, their cells without back-ticks.</summary>
    public static IEnumerable<string[]> Rows(int columns) => WorkingCopy.ReadLines(Guide)
        .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
        .Select(line => line.Trim('|', ' ').Split(" | ").Select(cell => cell.Trim().Trim('`')).ToArray())
        .Where(cells => cells.Length == columns && cells[0].Length > 0 && !cells[0].StartsWith('-'));

    /// <summary>Every option that configuration can set, as Section:Name.</summary>
    public static IEnumerable<(string Name, string Default, string Range)> GameServerOptions() =>
        new[] { typeof(GameServerOptions).Assembly, typeof(JournalOptions).Assembly }
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => type.Name.EndsWith("Options", StringComparison.Ordinal) && type.GetField("Section") is not null)
            .SelectMany(type => type.GetProperties().Select(property => Describe(type, property)));

    /// <summary>Every variable that the platform reads.</summary>
    public static IEnumerable<(string Name, string Default)> PlatformVariables() =>
        PlatformOption().Matches(WorkingCopy.Read("platform/src/config.ts"))
            .Select(match => (match.Groups["name"].Value, match.Groups["default"].Value switch
            {
                "" => "empty",
                "dashboardFolder" => "dashboard/dist",
                "shippedMap" => "src/Verdict.GameServer/maps/meadow.json",
                var text when int.TryParse(text, out var number) && number >= 10_000 => number.ToString("N0", CultureInfo.InvariantCulture),
                var text => text,
            }));

    /// <summary>Every message of the game server's log.</summary>
    public static IEnumerable<(int Id, string Name, string Level)> LogMessages() =>
        typeof(GameServerOptions).Assembly.GetType("Verdict.GameServer.Log", throwOnError: true)!
            .GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            .Select(method => (method.Name, Message: method.GetCustomAttribute<LoggerMessageAttribute>()))
            .Where(method => method.Message is not null)
            .Select(method => (method.Message!.EventId, method.Name, method.Message.Level.ToString()));

    /// <summary>Every figure that servers publish of themselves, as it is called in JSON.</summary>
    public static IEnumerable<string> Figures() =>
        new[] { typeof(ServerFigures), typeof(JournalFigures), typeof(SnapshotFigures), typeof(ZoneFigures) }
            .SelectMany(type => type.GetConstructors().MaxBy(constructor => constructor.GetParameters().Length)!.GetParameters())
            .Select(parameter => char.ToLowerInvariant(parameter.Name![0]) + parameter.Name[1..])
            .Distinct(StringComparer.Ordinal);

    private static (string Name, string Default, string Range) Describe(Type type, PropertyInfo property)
    {
        var section = (string)type.GetField("Section")!.GetRawConstantValue()!;
        return ($"{section}:{property.Name}", Show(property.GetValue(Activator.CreateInstance(type))), RangeOf(property));
    }

    private static string RangeOf(PropertyInfo property)
    {
        if (property.GetCustomAttribute<RangeAttribute>() is { } range) return $"{Show(range.Minimum)} to {Show(range.Maximum)}";
        if (property.PropertyType == typeof(bool)) return "true or false";
        if (property.PropertyType.IsEnum) return string.Join(" or ", Enum.GetNames(property.PropertyType));
        var length = property.GetCustomAttribute<StringLengthAttribute>();
        if (length is not null) return $"{length.MinimumLength} to {length.MaximumLength} characters";
        return property.PropertyType == typeof(string) ? "text" : "settings";
    }

    private static string Show(object? value) => value switch
    {
        "" => "empty",
        bool truth => truth ? "true" : "false",
        // RangeAttribute keeps what exceeds an int as a double.
        int or long or double => ((IFormattable)value).ToString("N0", CultureInfo.InvariantCulture),
        string text => text,
        Enum name => name.ToString(),
        _ => "empty",
    };

    [GeneratedRegex(@"option\(\s*'(?<name>\w+)',\s*'[^']*',\s*('(?<default>[^']*)'|(?<default>\w+)),", RegexOptions.ExplicitCapture)]
    private static partial Regex PlatformOption();
}
