using System.Globalization;
using Verdict.Events;
using Verdict.Storage;

namespace Verdict.Cli.Replay;

/// <summary>The moment up to which a zone is rebuilt: an event, a time, or the end of the log.</summary>
/// <param name="Epoch">The event's epoch; null with a sequence means the newest.</param>
/// <param name="Sequence">The event's sequence; null when it is no event.</param>
/// <param name="Time">The time; null when it is none.</param>
internal sealed record ReplayTarget(Epoch? Epoch, long? Sequence, DateTimeOffset? Time)
{
    public const string Forms = "SEQ, EPOCH:SEQ, 2026-11-24T02:13:05, 02:13, 02:13:05 or -90s (s, m, h)";

    /// <summary>Everything there is.</summary>
    public static ReplayTarget End { get; } = new(null, null, null);

    /// <summary>The event it names, once its epoch is known.</summary>
    public EventPoint? Point => Epoch is { } epoch && Sequence is { } sequence ? new(epoch, sequence) : null;

    /// <summary>Reads one of <see cref="Forms"/>. Two numbers of two digits, such as 02:13, are a time of the day; other pairs are an
    /// event.</summary>
    /// <param name="text">What was given.</param>
    /// <param name="now">The present, in the zone of time that times without one are meant in.</param>
    /// <param name="target">What it means.</param>
    public static bool TryParse(string text, DateTimeOffset now, out ReplayTarget target)
    {
        target = ParseEvent(text) ?? ParseTime(text, now) ?? End;
        return target != End;
    }

    /// <summary>Whether an event lies behind this moment.</summary>
    public bool IsPassedBy(in EventHeader header)
    {
        if (Point is { } point) return EventPoint.Of(header.Id) > point;
        return Time is { } time && header.OccurredAtMs > time.ToUnixTimeMilliseconds();
    }

    public override string ToString()
    {
        if (Sequence is { } sequence) return Epoch is { } epoch ? $"event {epoch}:{sequence}" : $"event {sequence} of the newest epoch";
        return Time is { } time ? time.ToString("yyyy-MM-dd HH:mm:ss.fff zzz", CultureInfo.InvariantCulture) : "the end of the log";
    }

    private static ReplayTarget? ParseEvent(string text)
    {
        const NumberStyles digits = NumberStyles.None;
        if (IsTimeOfDay(text)) return null;
        var parts = text.Split(':');
        if (!long.TryParse(parts[^1], digits, CultureInfo.InvariantCulture, out var sequence) || sequence < 1) return null;
        if (parts.Length == 1) return new(null, sequence, null);
        if (!int.TryParse(parts[0], digits, CultureInfo.InvariantCulture, out var epoch)) return null;
        return parts.Length == 2 && epoch is >= 1 and <= Events.Epoch.ValueMax ? new(new Epoch(epoch), sequence, null) : null;
    }

    private static ReplayTarget? ParseTime(string text, DateTimeOffset now)
    {
        if (IsTimeOfDay(text)) return At(new DateTimeOffset(now.Date, now.Offset) + TimeSpan.Parse(text, CultureInfo.InvariantCulture));
        if (text.StartsWith('-') && text.Length > 2 && UnitOf(text[^1]) is { } unit)
        {
            var isNumber = int.TryParse(text.AsSpan(1, text.Length - 2), NumberStyles.None, CultureInfo.InvariantCulture, out var count);
            return isNumber ? At(now - (unit * count)) : null;
        }

        // A date without a zone of time is meant where the command runs, as a time of the day is.
        if (text.Length < "2026-11-24".Length) return null;
        if (!DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time)) return null;
        return At(time.Kind switch
        {
            DateTimeKind.Unspecified => new DateTimeOffset(time, now.Offset),
            _ => new DateTimeOffset(time.ToUniversalTime()).ToOffset(now.Offset),
        });
    }

    private static ReplayTarget At(DateTimeOffset time) => new(null, null, time);

    private static bool IsTimeOfDay(string text) =>
        text.Length is 5 or 8 && TimeSpan.TryParseExact(text, [@"hh\:mm", @"hh\:mm\:ss"], CultureInfo.InvariantCulture, out _);

    private static TimeSpan? UnitOf(char unit) => unit switch
    {
        's' => TimeSpan.FromSeconds(1),
        'm' => TimeSpan.FromMinutes(1),
        'h' => TimeSpan.FromHours(1),
        _ => null,
    };
}
