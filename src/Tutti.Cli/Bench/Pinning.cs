using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Tutti.Cli.Bench;

/// <summary>Keeps a process on one processor, so that where the system puts it is no part of the result.</summary>
internal static partial class Pinning
{
    /// <summary>True where processes can be kept on a processor, and there are two of them.</summary>
    public static bool IsPossible => (OperatingSystem.IsLinux() || OperatingSystem.IsWindows()) && Environment.ProcessorCount > 1;

    /// <summary>Keeps this process, with the threads it has and those to come, on one processor.</summary>
    /// <param name="processor">From 0, below 32.</param>
    public static void Pin(int processor)
    {
        if (OperatingSystem.IsWindows())
        {
            using Process self = Process.GetCurrentProcess();
            self.ProcessorAffinity = 1 << processor;
        }
        else if (OperatingSystem.IsLinux())
        {
            // The system keeps this for each thread; new ones take it over from the thread that starts them.
            ulong mask = 1ul << processor;
            foreach (string task in Directory.EnumerateDirectories("/proc/self/task"))
            {
                _ = SetAffinity(int.Parse(Path.GetFileName(task), CultureInfo.InvariantCulture), sizeof(ulong), ref mask);
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "sched_setaffinity")]
    private static partial int SetAffinity(int thread, nuint size, ref ulong mask);
}
