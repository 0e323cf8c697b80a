using System.Reflection;
using System.Runtime.Loader;

namespace Tutti.Fuzz.Weaving;

/// <summary>A worker's own copy of the fuzzer and of the woven assemblies, so that workers on several threads count apart.</summary>
public sealed class WovenContext : AssemblyLoadContext
{
    private static readonly string[] s_woven = ["Tutti.Protocols", "Tutti"];

    private readonly Dictionary<string, byte[]> _assemblies = [];

    /// <summary>Weaves what lies beside the program.</summary>
    public WovenContext()
        : base("woven")
    {
        int blocks = 0;
        foreach (string name in s_woven)
        {
            string path = Path.Combine(AppContext.BaseDirectory, name + ".dll");
            if (File.Exists(path))
            {
                _assemblies[name] = Weaver.Weave(path, ref blocks);
            }
        }

        Blocks = blocks;
    }

    /// <summary>Basic blocks of all woven assemblies.</summary>
    public int Blocks { get; }

    /// <summary>Finds a type of this program in the worker's own copy.</summary>
    public Type Own(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return LoadFromAssemblyPath(typeof(WovenContext).Assembly.Location).GetType(type.FullName!, throwOnError: true)!;
    }

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        ArgumentNullException.ThrowIfNull(assemblyName);
        if (assemblyName.Name is { } name && _assemblies.TryGetValue(name, out byte[]? woven))
        {
            using var stream = new MemoryStream(woven);
            return LoadFromStream(stream);
        }

        return assemblyName.Name == typeof(WovenContext).Assembly.GetName().Name
            ? LoadFromAssemblyPath(typeof(WovenContext).Assembly.Location)
            : null;
    }
}
