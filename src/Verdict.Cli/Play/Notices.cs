using Verdict.Protocol.Messages;

namespace Verdict.Cli.Play;

/// <summary>How a notice of the operators looks in the line of messages: the louder, the longer it stands.</summary>
internal static class Notices
{
    /// <summary>One line of it. What would steer the terminal is none of a notice's business.</summary>
    public static string Text(in Notice notice)
    {
        var text = string.Concat(notice.Text.Select(static c => char.IsControl(c) ? ' ' : c));
        return notice.Severity switch
        {
            Severity.Emergency => $"!! {text} !!",
            Severity.Warning => $"! {text}",
            _ => text,
        };
    }

    public static string ColourOf(Severity severity) => severity switch
    {
        Severity.Emergency => Colour.Emergency,
        Severity.Warning => Colour.Item,
        _ => Colour.Other,
    };

    public static TimeSpan ShowFor(Severity severity) => TimeSpan.FromSeconds(severity switch
    {
        Severity.Emergency => 60,
        Severity.Warning => 20,
        _ => 10,
    });
}
