namespace Verdict.Events;

/// <summary>A field that came later: what was written before it is read as if it said this.</summary>
/// <param name="value">Of the field's own type.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class WhenAbsentAttribute(object value) : Attribute
{
    /// <summary>What its absence means.</summary>
    public object Value { get; } = value;
}
