using System.Runtime;

namespace Tutti.Cli.Bench;

/// <summary>The runtime's compiler, which makes code faster while it runs: what is measured before it is done is the compiler.</summary>
internal static class JustInTime
{
    /// <summary>Turns that do not count: code is compiled anew when it has run 30 times, twice over.</summary>
    public const int WarmUps = 12;

    // It begins when nothing new has run for 100 ms. 16 receivers that share one processor leave it none while they are busy.
    private static readonly TimeSpan s_rest = TimeSpan.FromMilliseconds(300);

    /// <summary>Leaves the compilers of this process and of those it measures with some time.</summary>
    public static Task RestAsync() => Task.Delay(s_rest);

    /// <summary>Waits until the compiler of this process is done, some seconds at most.</summary>
    public static async Task DoneAsync()
    {
        long methods = -1;
        for (int waits = 0; waits < 50 && methods != JitInfo.GetCompiledMethodCount(); waits++)
        {
            methods = JitInfo.GetCompiledMethodCount();
            await Task.Delay(250);
        }
    }
}
