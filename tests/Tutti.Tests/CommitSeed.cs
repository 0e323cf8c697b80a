using System.Reflection;
using System.Security.Cryptography;
using System.Text;

using FsCheck;

using Tutti.Simulation;

namespace Tutti.Tests;

/// <summary>Chance for tests: the same for everybody who tests a commit, another one for the next commit; <c>TUTTI_SEED</c> takes its place.</summary>
internal static class CommitSeed
{
    /// <summary>Below 2^30, unless TUTTI_SEED says otherwise; 0 to 999 are never taken, for they are the fixed seeds.</summary>
    public static ulong Value { get; } = Find();

    /// <summary>How properties are tried: on a failure the message has the values, and this seed finds them again.</summary>
    public static Config Config { get; } = Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithReplay(Value, (Value << 1) | 1);

    private static ulong Find()
    {
        if (ulong.TryParse(Environment.GetEnvironmentVariable("TUTTI_SEED"), out ulong seed))
        {
            return seed;
        }

        // "0.1.0+0123abcd...": the version carries the commit it was built from.
        string commit = typeof(World).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
        return 1_000 + (BitConverter.ToUInt64(SHA256.HashData(Encoding.UTF8.GetBytes(commit))) % 1_000_000_000);
    }
}
