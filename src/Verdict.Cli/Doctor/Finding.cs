namespace Verdict.Cli.Doctor;

/// <summary>How a thing that the platform needs is doing.</summary>
internal enum Health
{
    /// <summary>As it should be.</summary>
    Good,

    /// <summary>Works without it; something is lost.</summary>
    Lacking,

    /// <summary>Will not work until it is mended.</summary>
    Bad,
}

/// <summary>One thing looked at.</summary>
/// <param name="Name">What.</param>
/// <param name="Health">How it is.</param>
/// <param name="Detail">What was found.</param>
/// <param name="Mend">What to do; empty when nothing is to be done.</param>
internal sealed record Finding(string Name, Health Health, string Detail, string Mend = "");
