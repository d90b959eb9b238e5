using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Filters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using BenchmarkDotNet.Validators;
using Perfolizer.Horology;
using Verdict.Benchmarks;

const int Kept = 0, Exceeded = 1, CouldNotRun = 2;
var quickly = TimeInterval.FromMilliseconds(100);

Options options;
try
{
    options = Options.Parse(args);
}
catch (FormatException error)
{
    Console.Error.WriteLine(error.Message);
    return CouldNotRun;
}

if (options.Help)
{
    Console.WriteLine(Options.Usage);
    return Kept;
}

// In this very process: BenchmarkDotNet's own way builds a project per run, which takes longer than the measuring.
var job = (options.Quick ? Job.Default.WithIterationTime(quickly).WithWarmupCount(6).WithIterationCount(5) : Job.Default)
    .WithToolchain(InProcessEmitToolchain.DontLogOutput);
var log = new BenchmarkLog(options.Verbose);
var config = ManualConfig.CreateEmpty()
    .AddJob(job)
    .AddDiagnoser(new MemoryDiagnoser(new(displayGenColumns: false)))
    .AddColumnProvider(DefaultColumnProviders.Instance)
    .AddLogger(log)
    .AddValidator(JitOptimizationsValidator.FailOnError);
if (options.Filter is not null) config.AddFilter(new GlobFilter([options.Filter]));

Console.WriteLine(options.Quick ? "Measuring, quickly…" : "Measuring; this takes some minutes…");
var summaries = BenchmarkRunner.Run(typeof(Crowd).Assembly, config);
var reports = summaries.SelectMany(summary => summary.Reports).ToList();
var measurements = reports.Select(Measurement.From).OfType<Measurement>().ToList();
if (measurements.Count == 0 || measurements.Count < reports.Count || summaries.Any(s => s.HasCriticalValidationErrors))
{
    Console.Error.WriteLine(reports.Count == 0 && options.Filter is not null
        ? $"No benchmark fits '{options.Filter}'; names are like EngineBenchmarks.DecideApplyEmit."
        : $"{reports.Count - measurements.Count} benchmarks could not run:\n{log.Errors}");
    return CouldNotRun;
}

Report.Print(measurements);
var budgets = Budgets.Load(Path.Combine(AppContext.BaseDirectory, "budgets.json"));
var complaints = measurements.Select(budgets.Complaint).OfType<string>().ToList();
if (options.Filter is null) complaints.AddRange(budgets.Unused.Select(name => $"bench/budgets.json names {name}, which does not exist."));
Report.Write(options.JsonPath, options.Quick, measurements, complaints);
foreach (var complaint in complaints) Console.Error.WriteLine(complaint);
Console.WriteLine($"{measurements.Count} benchmarks, {complaints.Count} over budget; summary in {options.JsonPath}");
return complaints.Count == 0 ? Kept : Exceeded;
