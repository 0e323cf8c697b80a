using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Tutti.Cli.Bench;

/// <summary>Keeps a process on one processor, so that where the system puts it is no part of the result.</summary>
internal static partial class Pinning
{
    /// <summary>True where processes can be kept on a processor, and there are two of them.</summary>
    public static bool IsPossible => (OperatingSystem.IsLinux() || OperatingSystem.IsWindows()) && Environment.ProcessorCount > 1;

    /// <summary>Lets this process, and those it starts, run on all processors it had when it started.</summary>
    public static void Free() => Pin(Environment.ProcessorCount >= 64 ? ulong.MaxValue : (1ul << Environment.ProcessorCount) - 1);

    /// <summary>Keeps this process, with the threads it has and those to come, on one processor.</summary>
    /// <param name="processor">From 0, below 32.</param>
    public static void Pin(int processor) => Pin(1ul << processor);

    private static void Pin(ulong mask)
    {
        if (OperatingSystem.IsWindows())
        {
            using Process self = Process.GetCurrentProcess();
            self.ProcessorAffinity = (nint)mask;
        }
        else if (OperatingSystem.IsLinux())
        {
            // The system keeps this for each thread; new ones take it over from the thread that starts them.
            foreach (string task in Directory.EnumerateDirectories("/proc/self/task"))
            {
                _ = SetAffinity(int.Parse(Path.GetFileName(task), CultureInfo.InvariantCulture), sizeof(ulong), ref mask);
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "sched_setaffinity")]
    private static partial int SetAffinity(int thread, nuint size, ref ulong mask);
}
