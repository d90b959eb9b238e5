using System.Reflection;
using Verdict.Zones;

namespace Verdict.Tests.Zones;

public class PurityTests
{
    private const BindingFlags Everything =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private static readonly Type[] Inexact = [typeof(float), typeof(double), typeof(decimal), typeof(Half)];

    /// <summary>The banned-symbol analyser does not see the keywords <c>float</c> and <c>double</c>; this does.</summary>
    [Fact]
    public void Nothing_in_the_engine_is_a_number_that_is_not_whole()
    {
        foreach (var type in typeof(Zone).Assembly.GetTypes())
        {
            Assert.DoesNotContain(type.GetFields(Everything), field => Inexact.Contains(field.FieldType));
            foreach (var method in type.GetMethods(Everything).Cast<MethodBase>().Concat(type.GetConstructors(Everything)))
            {
                var locals = method.GetMethodBody()?.LocalVariables.Select(local => local.LocalType) ?? [];
                var used = locals.Concat(method.GetParameters().Select(p => p.ParameterType)).Append((method as MethodInfo)?.ReturnType);
                Assert.False(used.Any(Inexact.Contains), $"{type.Name}.{method.Name} reckons with a number that is not whole.");
            }
        }
    }

    [Fact]
    public void The_engine_refers_to_nothing_that_could_wait_or_ask_the_outside()
    {
        var referred = typeof(Zone).Assembly.GetReferencedAssemblies().Select(name => name.Name!).ToList();
        Assert.DoesNotContain(referred, name => name.StartsWith("System.Net", StringComparison.Ordinal));
        Assert.DoesNotContain(referred, name => name.StartsWith("System.IO", StringComparison.Ordinal));
        Assert.DoesNotContain(referred, name => name.StartsWith("System.Threading", StringComparison.Ordinal));
        var ours = referred.Where(name => name.StartsWith("Verdict", StringComparison.Ordinal)).Order();
        Assert.Equal(["Verdict.Events", "Verdict.Protocol"], ours);
    }
}
