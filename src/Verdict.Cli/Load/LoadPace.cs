using System.CommandLine;
using Verdict.Cli.Terminal;

namespace Verdict.Cli.Load;

/// <summary>The options that say how clients come, walk and stop reading; `verdict load` and `verdict bench w` share them.</summary>
internal sealed class LoadPace(int rampSeconds = 0, int warmUpSeconds = 0)
{
    private const double RateMax = 100;
    private const int SecondsMax = 7 * 24 * 3_600;

    public Option<double> Rate { get; } = Positive("--rate", 10, RateMax, "Moves a second of each player.");

    public Option<int> Seconds { get; } = Numbers.Option("--seconds", 15, 1, SecondsMax, "How long to send moves that count.");

    public Option<int> WarmUp { get; } =
        Numbers.Option("--warm-up", warmUpSeconds, 0, 3_600, "Seconds of moves before that, which do not count.");

    public Option<int> Ramp { get; } = Numbers.Option(
        "--ramp",
        rampSeconds,
        0,
        3_600,
        "Seconds over which the players connect, evenly; 0 is as fast as they are let in.");

    public Option<int> Threads { get; } = Numbers.Option("--threads", 1, 1, 64, "Threads that serve the players; one does for thousands.");

    public Option<int> StopReading { get; } = Numbers.Option(
        "--stop-reading",
        0,
        0,
        int.MaxValue,
        "So many players stop reading when counting begins, and read again later. Their times are kept apart.");

    public Option<double> StopFor { get; } = Positive(
        "--stop-for",
        0,
        SecondsMax,
        "For how many seconds they do. Default: half of --seconds.");

    public Option<bool> Apply { get; } = new("--apply")
    {
        Description = "Look into every update and check that it fits those before; costs this side time. Otherwise updates are counted.",
    };

    /// <summary>What was asked for.</summary>
    /// <exception cref="CliException">The options do not fit together.</exception>
    public LoadOptions Read(ParseResult parsed, int clients)
    {
        var (seconds, stopFor, stopping) = (parsed.GetValue(Seconds), parsed.GetValue(StopFor), parsed.GetValue(StopReading));
        if (stopping > clients) throw new CliException($"--stop-reading {stopping} is more than the {clients} players.", ExitCode.Usage);
        if (stopFor >= seconds)
        {
            throw new CliException($"--stop-for {stopFor} leaves none of --seconds {seconds} for reading again.", ExitCode.Usage);
        }

        return new()
        {
            Clients = clients,
            Rate = parsed.GetValue(Rate),
            Seconds = seconds,
            WarmUpSeconds = parsed.GetValue(WarmUp),
            RampSeconds = parsed.GetValue(Ramp),
            Threads = parsed.GetValue(Threads),
            StopReading = stopping,
            StopForSeconds = stopFor > 0 ? stopFor : seconds / 2.0,
            Apply = parsed.GetValue(Apply),
        };
    }

    private static Option<double> Positive(string name, double defaultValue, double max, string description)
    {
        var option = new Option<double>(name) { Description = description, DefaultValueFactory = _ => defaultValue };
        option.Validators.Add(result =>
        {
            if (!result.Implicit && !(result.GetValueOrDefault<double>() is var value && value > 0 && value <= max))
            {
                result.AddError($"{name} takes more than 0 and at most {max}.");
            }
        });
        return option;
    }
}
