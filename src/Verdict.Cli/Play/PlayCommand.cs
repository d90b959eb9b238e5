using System.CommandLine;
using Verdict.Cli.Terminal;

namespace Verdict.Cli.Play;

/// <summary>`verdict play`: a human in a zone, in a terminal.</summary>
internal static class PlayCommand
{
    public static Command Create()
    {
        var connect = Endpoints.Connect();
        var platform = Endpoints.Platform();
        var name = new Option<string?>("--name") { Description = "What others see over your head. Default: the platform chooses." };
        var command = new Command(
            "play",
            "Walk in a zone from this terminal: a live map, everybody and everything in view, and what the server says to each step.")
        {
            connect, platform, name,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            // An address that was given wins over the one that the login names: it may be the one that is reachable from here.
            var given = parsed.GetResult(connect) is { Implicit: false } ? parsed.GetValue(connect) : null;
            return await new PlayRun(given, parsed.GetValue(platform)!, parsed.GetValue(name)).RunAsync(cancellation);
        });
        return HelpWithExamples.Teach(command, """
            Keys: W A S D or arrows walk, two at a time by turns · E or space picks up the nearest
                  item in reach · q or Esc leaves

            Examples:
              verdict play --name Ada
              verdict play --connect game.example.org:7777 --platform https://play.example.org
            """);
    }
}
