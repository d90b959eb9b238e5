using System.Reflection;
using System.Text;
using Verdict.Events;

namespace Verdict.Tests.Events;

/// <summary>Describes every event as consumers see it, from the records themselves.</summary>
internal static class ApprovedEvents
{
    public static string Describe()
    {
        var text = new StringBuilder();
        text.Append("number name version topic: fields in order. Consumers rely on each line: add at its end, never change or reuse.\n");
        foreach (var type in Enum.GetValues<EventType>())
        {
            var record = typeof(EventType).Assembly.GetType($"Verdict.Events.{type}", throwOnError: true)!;
            var version = (int)record.GetProperty("Version", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;
            var number = (EventType)record.GetProperty("Type", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;
            var fields = record.GetConstructors().Single(c => c.GetParameters().Length > 0).GetParameters();
            text.Append($"{(int)number} {record.Name} v{version} {Topics.Of(number).Name()}: ");
            text.AppendJoin(", ", fields.Select(f => $"{f.Name} {Kind(f.ParameterType)}")).Append('\n');
        }

        return text.ToString();
    }

    private static string Kind(Type type)
    {
        if (type.IsEnum) return string.Join('|', Enum.GetValues(type).Cast<object>().Select(v => $"{Convert.ToInt32(v)}={v}"));
        return type.Name switch
        {
            "Int32" => "int",
            "Int64" => "long",
            "String" => "text",
            "PlayerId" => "player",
            "ZoneId" => "zone",
            "Epoch" => "epoch",
            "Position" => "[x int, y int]",
            "StateHash" => "binary(32)",
            _ => throw new InvalidOperationException($"How is {type.Name} called outside C#? Say so here."),
        };
    }
}
