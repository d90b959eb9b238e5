using System.Collections;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Verdict.Events;
using Verdict.Protocol;

namespace Verdict.Cli.Contracts;

/// <summary>Prints the TypeScript types and decoders of events, from the C# records:
/// a record's parameters in their order are its fields on the wire.</summary>
internal static class TypeScriptContracts
{
    private const string Decoders = "bytes, decodeArray, flag, integer, list, position, text, type Position";

    /// <summary>The whole file, always the same for the same records.</summary>
    public static string Generate()
    {
        var text = new StringBuilder();
        text.Append("// Written by verdict contracts from src/Verdict.Events. Do not edit.\n");
        text.Append($"import {{ {Decoders} }} from './wire.ts';\n\n");
        var events = Events();
        Numbers(text, "EventType", events.Select(kind => (kind.Record.Name, (int)kind.Type)));
        Names(text, "EVENT_NAMES", events.Select(kind => ((int)kind.Type, kind.Record.Name)));
        Names(text, "TOPICS", events.Select(kind => ((int)kind.Type, Topics.Of(kind.Type).Name())));
        text.Append(
            $"export const EVENT_TOPICS = [{string.Join(", ", Enum.GetValues<Topic>().Select(topic => Quote(topic.Name())))}] as const;\n");
        text.Append($"export const FIGURES_TOPIC = {Quote(Topics.Figures)};\n");
        text.Append($"export const SNAPSHOTS_TOPIC = {Quote(Topics.Snapshots)};\n");
        text.Append($"export const COMMANDS_TOPIC = {Quote(Topics.Commands)};\n");
        text.Append($"export const OUTCOMES_TOPIC = {Quote(Topics.Outcomes)};\n");
        text.Append($"export const VIEWS_TOPIC = {Quote(Topics.Views)};\n");
        text.Append($"export const DEAD_LETTERS_TOPIC = {Quote(Topics.DeadLetters)};\n\n");
        var records = events.Select(kind => kind.Record)
            .Concat([typeof(JournalFigures), typeof(ServerFigures), typeof(ZoneFigures), typeof(ZoneSnapshotHead), typeof(PlatformCommand),
                typeof(CommandOutcome), typeof(Rehearsal), typeof(PlayerSight), typeof(ThingSight)]);
        var fieldTypes = records.SelectMany(Parameters).Select(field => field.ParameterType).Distinct();
        foreach (var numbers in fieldTypes.Where(type => type.IsEnum))
        {
            Numbers(text, numbers.Name, Enum.GetNames(numbers).Select(name => (name, (int)Enum.Parse(numbers, name))));
        }

        Record(text, "Envelope", [.. EnvelopeFields()], fromBytes: true);
        foreach (var (_, record) in events) Record(text, record.Name, Fields(record), fromBytes: false);
        PayloadDecoders(text, events.Select(kind => (kind.Record.Name, (int)kind.Type)));
        Record(text, nameof(JournalFigures), Fields(typeof(JournalFigures)), fromBytes: false);
        Record(text, nameof(SnapshotFigures), Fields(typeof(SnapshotFigures)), fromBytes: false);
        Record(text, nameof(SyncFigures), Fields(typeof(SyncFigures)), fromBytes: false);
        Record(text, nameof(ZoneFigures), Fields(typeof(ZoneFigures)), fromBytes: false);
        Record(text, nameof(ServerFigures), Fields(typeof(ServerFigures)), fromBytes: true);
        Record(text, nameof(ZoneSnapshotHead), Fields(typeof(ZoneSnapshotHead)), fromBytes: true);
        Record(text, nameof(PlatformCommand), Fields(typeof(PlatformCommand)), fromBytes: true);
        Record(text, nameof(Rehearsal), Fields(typeof(Rehearsal)), fromBytes: false);
        Record(text, nameof(CommandOutcome), Fields(typeof(CommandOutcome)), fromBytes: true);
        Record(text, nameof(PlayerSight), Fields(typeof(PlayerSight)), fromBytes: false);
        Record(text, nameof(ThingSight), Fields(typeof(ThingSight)), fromBytes: false);
        Record(text, nameof(ZoneView), Fields(typeof(ZoneView)), fromBytes: true);
        return text.ToString().TrimEnd('\n') + "\n";
    }

    private static List<(EventType Type, Type Record)> Events() =>
    [
        .. typeof(EventType).Assembly.GetTypes()
            .Where(type => type.IsValueType && type.GetInterfaces().Any(IsZoneEvent))
            .Select(type => (Type: NumberOf(type), Record: type))
            .OrderBy(kind => kind.Type),
    ];

    private static bool IsZoneEvent(Type face) => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IZoneEvent<>);

    private static EventType NumberOf(Type record) =>
        (EventType)record.GetProperty("Type", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;

    // The envelope is the header with its id and its cause laid flat, and then the payload.
    private static IEnumerable<Field> EnvelopeFields()
    {
        foreach (var parameter in Parameters(typeof(EventHeader)))
        {
            if (parameter.ParameterType == typeof(EventId))
            {
                foreach (var inner in Parameters(typeof(EventId))) yield return Field.Of(Camel(inner.Name!), inner.ParameterType);
            }
            else if (parameter.ParameterType == typeof(Cause))
            {
                foreach (var inner in Parameters(typeof(Cause))) yield return Field.Of("cause" + inner.Name, inner.ParameterType);
            }
            else
            {
                yield return Field.Of(Camel(parameter.Name!), parameter.ParameterType);
            }
        }

        yield return new("payload", "readonly unknown[]", (source, label) => $"list({source}, {label})");
    }

    private static Field[] Fields(Type record) =>
        [.. Parameters(record).Select(parameter => Field.Of(Camel(parameter.Name!), parameter.ParameterType).OrWhenAbsent(parameter))];

    private static ParameterInfo[] Parameters(Type record) =>
        record.GetConstructors().MaxBy(constructor => constructor.GetParameters().Length)!.GetParameters();

    private static void Numbers(StringBuilder text, string name, IEnumerable<(string Name, int Number)> entries)
    {
        text.Append($"export const {name} = {{\n");
        foreach (var (entry, number) in entries) text.Append($"  {entry}: {number},\n");
        text.Append("} as const;\n\n");
    }

    private static void Names(StringBuilder text, string name, IEnumerable<(int Number, string Name)> entries)
    {
        text.Append($"export const {name}: Readonly<Record<number, string>> = {{\n");
        foreach (var (number, entry) in entries) text.Append($"  {number}: {Quote(entry)},\n");
        text.Append("};\n\n");
    }

    private static void PayloadDecoders(StringBuilder text, IEnumerable<(string Name, int Number)> entries)
    {
        text.Append("export const PAYLOAD_DECODERS: Readonly<Record<number, (payload: readonly unknown[]) => object>> = {\n");
        foreach (var (name, number) in entries) text.Append($"  {number}: decode{name},\n");
        text.Append("};\n\n");
    }

    private static void Record(StringBuilder text, string name, Field[] fields, bool fromBytes)
    {
        text.Append($"export interface {name} {{\n");
        foreach (var field in fields) text.Append($"  readonly {field.Name}: {field.Type};\n");
        text.Append("}\n\n");
        text.Append(fromBytes
            ? $"export function decode{name}(record: Uint8Array): {name} {{\n  const f = decodeArray(record, {Quote(name)});\n"
            : $"export function decode{name}(f: readonly unknown[]): {name} {{\n");
        text.Append("  return {\n");
        for (var i = 0; i < fields.Length; i++)
        {
            text.Append($"    {fields[i].Name}: {fields[i].Decode($"f[{i}]", Quote($"{name}.{fields[i].Name}"))},\n");
        }

        text.Append("  };\n}\n\n");
    }

    private static string Camel(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);

    private static string Quote(string text) => $"'{text}'";

    /// <summary>One field: its name and type in TypeScript, and how its value is read and checked.</summary>
    private sealed record Field(string Name, string Type, Func<string, string, string> Decode)
    {
        public static Field Of(string name, Type type)
        {
            if (IsNumber(type)) return Simple(name, "number", "integer");
            if (type == typeof(string)) return Simple(name, "string", "text");
            if (type == typeof(bool)) return Simple(name, "boolean", "flag");
            if (type == typeof(Position)) return Simple(name, "Position", "position");
            if (type == typeof(StateHash)) return Simple(name, "Uint8Array", "bytes");
            if (type.IsGenericType && type.IsAssignableTo(typeof(IEnumerable)))
            {
                var item = type.GetGenericArguments()[0].Name;
                return new(
                    name,
                    $"readonly {item}[]",
                    (source, label) => $"list({source}, {label}).map((item) => decode{item}(list(item, {label})))");
            }

            if (type.IsClass && type.Assembly == typeof(EventType).Assembly)
            {
                return new(name, type.Name, (source, label) => $"decode{type.Name}(list({source}, {label}))");
            }

            throw new NotSupportedException(
                $"{name} has type {type.Name}, which TypeScriptContracts cannot print. Teach it there, and wire.ts how to read it.");
        }

        public Field OrWhenAbsent(ParameterInfo parameter)
        {
            if (parameter.GetCustomAttribute<WhenAbsentAttribute>() is not { } told) return this;
            var absent = JsonSerializer.Serialize(told.Value);
            return this with { Decode = (source, label) => Decode($"{source} ?? {absent}", label) };
        }

        private static Field Simple(string name, string type, string decoder) =>
            new(name, type, (source, label) => $"{decoder}({source}, {label})");

        // Ids are records of one number, and that number is what is sent.
        private static bool IsNumber(Type type) =>
            type.IsEnum || type == typeof(int) || type == typeof(long)
                || type == typeof(PlayerId) || type == typeof(ZoneId) || type == typeof(Epoch);
    }
}
