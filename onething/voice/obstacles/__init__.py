"""办不成事: who could not get something done says so, and somebody of the hall follows it to the end."""
