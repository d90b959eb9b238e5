using System.Text.RegularExpressions;

namespace Verdict.Tests.Tidy;

/// <summary>Finds the bodies of methods in C# by their layout: a brace alone on its line opens, one below it closes.</summary>
/// <remarks>Blocks inside a method are reported too; they are shorter than the method, so a limit on length is not distorted.</remarks>
internal static partial class MethodScanner
{
    /// <summary>One body.</summary>
    /// <param name="Line">Number of the line with the opening brace.</param>
    /// <param name="Lines">Lines between the braces.</param>
    public readonly record struct Body(int Line, int Lines);

    public static IEnumerable<Body> Scan(string[] lines)
    {
        var open = new Stack<(int Indent, int Line, bool IsType)>();
        var inRawString = false;
        for (var i = 0; i < lines.Length; i++)
        {
            if (Regex.Count(lines[i], "\"\"\"") % 2 == 1) inRawString = !inRawString;
            if (inRawString) continue;
            var text = lines[i].TrimStart();
            var indent = lines[i].Length - text.Length;
            if (text == "{")
            {
                open.Push((indent, i + 1, TypeHeader().IsMatch(Header(lines, i))));
            }
            else if (text.StartsWith('}') && open.TryPeek(out var block) && block.Indent == indent)
            {
                open.Pop();
                // What ends in more than a brace is an initialiser or an expression, not a body.
                if (!block.IsType && text == "}") yield return new(block.Line, i - block.Line);
            }
        }
    }

    // The lines above a brace that belong to it: back to the end of what came before.
    private static string Header(string[] lines, int brace)
    {
        var first = brace;
        while (first > 0 && !EndsSomething().IsMatch(lines[first - 1])) first--;
        return string.Join(' ', lines[first..brace].Select(line => line.Trim()));
    }

    [GeneratedRegex(@"^\s*$|[;{}\]]\s*$|^\s*//")]
    private static partial Regex EndsSomething();

    [GeneratedRegex(@"^([a-z]+ )*(class|struct|record|interface|enum) ")]
    private static partial Regex TypeHeader();
}
