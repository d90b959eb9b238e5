namespace Verdict.Benchmarks;

/// <summary>What the command line asks for.</summary>
internal sealed record Options(bool Quick, bool Help, bool Verbose, string? Filter, string JsonPath)
{
    public const string Usage = """
        Runs the micro-benchmarks of engine, codec and journal, and holds each to the bytes it may allocate (bench/budgets.json).

          dotnet run -c Release --project bench/Verdict.Benchmarks -- [options]

          --quick          few and short iterations: good for the budgets, rough for the times
          --filter GLOB    only benchmarks whose name fits, such as '*Engine*'
          --json FILE      where the summary is written (default: BenchmarkDotNet.Artifacts/summary.json)
          --verbose        shows every iteration
          --help           this text

        Ends with 0 when every budget is kept, with 1 when one is exceeded or missing, and with 2 when benchmarks could not run.
        """;

    /// <exception cref="FormatException">An argument is not known or lacks its value.</exception>
    public static Options Parse(string[] arguments)
    {
        var options = new Options(false, false, false, null, Path.Combine("BenchmarkDotNet.Artifacts", "summary.json"));
        for (var i = 0; i < arguments.Length; i++)
        {
            options = arguments[i] switch
            {
                "--quick" => options with { Quick = true },
                "--help" or "-h" => options with { Help = true },
                "--verbose" => options with { Verbose = true },
                "--filter" => options with { Filter = ValueOf(arguments, ref i) },
                "--json" => options with { JsonPath = ValueOf(arguments, ref i) },
                var unknown => throw new FormatException($"There is no option {unknown}; --help shows those there are."),
            };
        }

        return options;
    }

    private static string ValueOf(string[] arguments, ref int at) =>
        at + 1 < arguments.Length ? arguments[++at] : throw new FormatException($"{arguments[at]} needs a value.");
}
