using System.CommandLine;

namespace Verdict.Cli.Terminal;

/// <summary>Options that are whole numbers within bounds; a number outside is told of with the bounds.</summary>
internal static class Numbers
{
    public static Option<int> Option(string name, int defaultValue, int min, int max, string description)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => defaultValue };
        option.Validators.Add(result => Check(result.GetValueOrDefault<int>(), name, min, max, result.AddError));
        return option;
    }

    public static Option<int?> Optional(string name, int min, int max, string description)
    {
        var option = new Option<int?>(name) { Description = description };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is { } value) Check(value, name, min, max, result.AddError);
        });
        return option;
    }

    private static void Check(int value, string name, int min, int max, Action<string> complain)
    {
        if (value < min || value > max) complain($"{name} takes {min} to {max}, not {value}.");
    }
}
